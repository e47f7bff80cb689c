package dev.hearth.bench.soak.worker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was sent and should have come back, and what did: counted, and digested in their order. Used
 * by one thread.
 */
final class Ledger {
  private static final int SHOWN_DIGITS = 16;

  private final Map<String, Long> operations = new TreeMap<>();
  private final MessageDigest sentDigest = sha256();
  private final MessageDigest receivedDigest = sha256();
  private long sent;
  private long sentBytes;
  private long received;
  private long receivedBytes;
  private long taken;

  /** Something is on its way that has to come back. */
  void sent(byte[] bytes) {
    sent++;
    sentBytes += bytes.length;
    sentDigest.update(bytes);
  }

  /** Something came back. */
  void received(byte[] bytes) {
    received++;
    receivedBytes += bytes.length;
    receivedDigest.update(bytes);
  }

  /**
   * Something that was sent came back.
   *
   * @throws SoakException when it is something else
   */
  void echoed(String what, byte[] there, byte[] back) throws SoakException {
    sent(there);
    received(back);
    if (!Arrays.equals(there, back)) {
      throw new SoakException(
          what
              + " brought back "
              + back.length
              + " other bytes than the "
              + there.length
              + " sent");
    }
  }

  /** So many messages of type TAKE have reached the service. */
  void taken(long count) {
    taken += count;
  }

  /** An operation has come to its right end. */
  void did(String operation) {
    operations.merge(operation, 1L, Long::sum);
  }

  long taken() {
    return taken;
  }

  Map<String, Long> operations() {
    return operations;
  }

  /** Adds what another has counted. The digests become those of both. */
  void add(Ledger other) {
    other.operations.forEach((name, count) -> operations.merge(name, count, Long::sum));
    sent += other.sent;
    sentBytes += other.sentBytes;
    received += other.received;
    receivedBytes += other.receivedBytes;
    taken += other.taken;
    sentDigest.update(other.sentDigest.digest());
    receivedDigest.update(other.receivedDigest.digest());
  }

  /**
   * Balances the books; nothing may be added after that.
   *
   * @return both sides in words
   * @throws SoakException when they differ
   */
  String balance() throws SoakException {
    String out = side(sent, sentBytes, sentDigest);
    String in = side(received, receivedBytes, receivedDigest);
    if (!out.equals(in)) {
      throw new SoakException("sent " + out + ", received " + in);
    }
    return "sent and received " + out;
  }

  private static String side(long count, long bytes, MessageDigest digest) {
    String hex = HexFormat.of().formatHex(digest.digest());
    return count + " messages of " + bytes + " bytes, SHA-256 " + hex.substring(0, SHOWN_DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
