package dev.hearth.bench.soak.worker;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.client.CachedBlob;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Item;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a visit does with the cache, in a namespace that is its worker's alone. */
final class CacheOperations {
  private static final int KEYS = 20;
  private static final int MAX_BLOB = 1 << 20;

  private final Visit visit;
  private final Dice dice;
  private final Ledger ledger;
  private final String namespace;

  /** What has to be there. */
  private final Map<String, byte[]> stored;

  CacheOperations(
      Visit visit, Dice dice, Ledger ledger, String namespace, Map<String, byte[]> stored) {
    this.visit = visit;
    this.dice = dice;
    this.ledger = ledger;
    this.namespace = namespace;
    this.stored = stored;
  }

  List<Operation> all() {
    return List.of(this::put, this::get, this::getCopied, this::look, this::remove);
  }

  private String key() {
    return "key " + dice.below(KEYS);
  }

  private void put() throws CallException, InterruptedException {
    String key = key();
    byte[] blob = dice.bytes(dice.size(MAX_BLOB));
    visit.client().cache().put(namespace, key, ByteBuffer.wrap(blob), Deadline.after(Visit.LIMIT));
    stored.put(key, blob);
    ledger.did("cache-put");
  }

  private void get() throws SoakException, CallException, InterruptedException {
    String key = key();
    try (CachedBlob blob =
        visit.client().cache().get(namespace, key, Deadline.after(Visit.LIMIT))) {
      compare(key, blob == null ? null : blob.bytes().toArray(ValueLayout.JAVA_BYTE));
    }
    ledger.did("cache-get");
  }

  /** Through the socket, whatever the size. */
  private void getCopied() throws SoakException, CallException, InterruptedException {
    String key = key();
    GetRequest request = GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    boolean found;
    try (OutboundCall call =
        visit
            .client()
            .start(
                BuiltInService.CACHE.id(),
                CacheMethod.GET_VALUE,
                ProtoMessage.of(request),
                Attachment.none(),
                Deadline.after(Visit.LIMIT),
                false)) {
      for (Item next = call.items().next(); next != null; next = call.items().next()) {
        try (Item item = next) {
          bytes.writeBytes(Buffers.copy(item.attachment().bytes()));
        }
      }
      try (Answer answer = call.await()) {
        bytes.writeBytes(Buffers.copy(answer.attachment().bytes()));
        found = GetResponse.parseFrom(answer.message()).getFound();
      } catch (InvalidProtocolBufferException e) {
        throw new SoakException("the cache's answer cannot be read: " + e);
      }
    }
    compare(key, found ? bytes.toByteArray() : null);
    ledger.did("cache-get-copied");
  }

  private void compare(String key, byte @Nullable [] blob) throws SoakException {
    byte[] expected = stored.get(key);
    if ((expected == null) != (blob == null)) {
      throw new SoakException(key + " is " + (blob == null ? "lost" : "there after its removal"));
    }
    if (expected != null && blob != null) {
      ledger.echoed("cache", expected, blob);
    }
  }

  private void look() throws SoakException, CallException, InterruptedException {
    String key = key();
    byte[] expected = stored.get(key);
    var entry = visit.client().cache().stat(namespace, key);
    if ((expected == null) != (entry == null)
        || (expected != null && entry != null && entry.getSize() != expected.length)) {
      throw new SoakException(key + " is not stored as it was put");
    }
    int listed = visit.client().cache().list(namespace, "", "", 2 * KEYS).getEntriesCount();
    if (listed != stored.size()) {
      throw new SoakException(listed + " keys are listed, " + stored.size() + " are stored");
    }
    visit.client().cache().statistics();
    ledger.did("cache-look");
  }

  private void remove() throws SoakException, CallException, InterruptedException {
    String key = key();
    boolean removed = visit.client().cache().remove(namespace, key);
    if (removed != (stored.remove(key) != null)) {
      throw new SoakException(key + " was" + (removed ? "" : " not") + " there to be removed");
    }
    ledger.did("cache-remove");
  }

  /** Removes all that was stored. */
  void clear() throws SoakException, CallException, InterruptedException {
    long removed = visit.client().cache().clear(namespace).getEntries();
    if (removed != stored.size()) {
      throw new SoakException(removed + " entries were cleared, " + stored.size() + " were stored");
    }
    stored.clear();
    ledger.did("cache-clear");
  }
}
