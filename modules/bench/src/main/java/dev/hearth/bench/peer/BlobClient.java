package dev.hearth.bench.peer;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.client.CacheClient;
import dev.hearth.client.CachedBlob;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;

/**
 * Fetches or stores one blob again and again, through Hearth's own client. Copied, its bytes pass
 * the socket and are let go as they come: as a client of Redis does, it compares them with nothing.
 * By descriptor, two pages of what was fetched are touched. What is stored is another blob each
 * time, since a cache is seldom given what it has.
 */
public final class BlobClient {
  private static final int CACHE = 2;
  private static final String NAMESPACE = "bench";
  private static final int MAX_WHOLE_BYTES = 1 << 20;
  private static final int PART_BYTES = 256 << 10;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HearthClient client;
  private final CacheClient cache;
  private final String key;
  private final ByteBuffer blob;
  private long stored;

  private BlobClient(HearthClient client, String key, int bytes) {
    this.client = client;
    this.key = key;
    cache = client.cache();
    blob = ByteBuffer.allocateDirect(bytes);
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    blob.put(noise).flip();
  }

  /** {@code PATH BYTES get|put copied|descriptor}, the path being where a daemon listens. */
  public static void main(String[] arguments)
      throws CallException, ConnectFailedException, IOException, InterruptedException {
    ClientOptions options = ClientOptions.of(new Endpoint(arguments[0]), "bench", "1");
    try (HearthClient client = HearthClient.connect(options)) {
      String kind = arguments[2] + " " + arguments[3];
      BlobClient it =
          new BlobClient(client, kind + " " + arguments[1], Integer.parseInt(arguments[1]));
      it.store();
      RoundTrips.blocking(it.work(kind)).serve();
    }
  }

  private RoundTrips.RoundTrip work(String kind) {
    return switch (kind) {
      case "get copied" -> () -> run(this::getCopied);
      case "put copied" -> () -> run(this::putCopied);
      case "get descriptor" -> () -> run(this::getMapped);
      case "put descriptor" -> () -> run(this::storeAnother);
      default -> throw new IllegalArgumentException("no such work: " + kind);
    };
  }

  /** One round trip that may fail as calls do. */
  private interface Work {
    void run() throws CallException, InterruptedException;
  }

  private static void run(Work work) throws IOException, InterruptedException {
    try {
      work.run();
    } catch (CallException e) {
      throw new IOException("a blob was not fetched or stored", e);
    }
  }

  private void change() {
    blob.putLong(0, ++stored);
  }

  private void storeAnother() throws CallException, InterruptedException {
    change();
    store();
  }

  private void store() throws CallException, InterruptedException {
    cache.put(NAMESPACE, key, blob, Deadline.after(LIMIT));
  }

  private void getMapped() throws CallException, InterruptedException {
    try (CachedBlob got = cache.get(NAMESPACE, key, Deadline.after(LIMIT))) {
      if (got == null || !got.isMapped()) {
        throw new IllegalStateException("the blob did not come as a descriptor");
      }
      byte first = got.bytes().get(ValueLayout.JAVA_BYTE, 0);
      byte last = got.bytes().get(ValueLayout.JAVA_BYTE, got.size() - 1);
      if (first != blob.get(0) || last != blob.get(blob.limit() - 1)) {
        throw new IllegalStateException("another blob came");
      }
    }
  }

  private void getCopied() throws CallException, InterruptedException {
    GetRequest request = GetRequest.newBuilder().setNamespace(NAMESPACE).setKey(key).build();
    long received = 0;
    try (OutboundCall call =
        client.start(
            CACHE,
            CacheMethod.GET_VALUE,
            ProtoMessage.of(request),
            Attachment.none(),
            Deadline.after(LIMIT),
            false)) {
      for (Item next = call.items().next(); next != null; next = call.items().next()) {
        try (Item item = next) {
          received += item.attachment().length();
        }
      }
      try (Answer answer = call.await()) {
        received += answer.attachment().length();
        check(GetResponse.parseFrom(answer.message()), received);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void check(GetResponse response, long received) {
    if (!response.getFound() || response.getByDescriptor() || received != blob.limit()) {
      throw new IllegalStateException(received + " bytes came, of " + response.getSize());
    }
  }

  private void putCopied() throws CallException, InterruptedException {
    change();
    Message request =
        ProtoMessage.of(
            PutRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setKey(key)
                .setExpectedSize(blob.limit())
                .build());
    boolean whole = blob.limit() <= MAX_WHOLE_BYTES;
    Attachment first = whole ? Attachment.of(blob.duplicate()) : Attachment.none();
    try (OutboundCall call =
        client.start(CACHE, CacheMethod.PUT_VALUE, request, first, Deadline.after(LIMIT), !whole)) {
      for (int at = 0; !whole && at < blob.limit(); at += PART_BYTES) {
        int length = Math.min(PART_BYTES, blob.limit() - at);
        call.out().send(Message.EMPTY, Attachment.of(blob.slice(at, length)));
      }
      if (!whole) {
        call.endItems();
      }
      call.await().close();
    }
  }
}
