package dev.hearth.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.protocol.cache.ClearResponse;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.protocol.cache.ListRequest;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.RemoveRequest;
import dev.hearth.protocol.cache.RemoveResponse;
import dev.hearth.protocol.cache.StatRequest;
import dev.hearth.protocol.cache.StatResponse;
import dev.hearth.protocol.cache.StatisticsRequest;
import dev.hearth.protocol.cache.StatisticsResponse;
import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The service that keeps blobs under keys. Safe for use by many threads.
 *
 * <p>Blobs may have any length; long ones are streamed. Their SHA-256 is checked on both sides: the
 * service refuses what does not arrive as it was sent, and what is fetched is compared with the
 * digest that was kept before anyone sees it.
 *
 * <p>Where the connection passes descriptors, a blob of 64 KiB or more is not sent at all: to be
 * stored it is handed over in sealed memory (up to 256 MiB), of which the service computes the
 * digest; to be fetched, its file is mapped, which the service has compared with the digest.
 */
public final class CacheClient {
  private final HearthClient client;

  CacheClient(HearthClient client) {
    this.client = client;
  }

  /**
   * Stores what remains of a buffer, whose position stays as it is.
   *
   * @param deadline by when it has to be stored
   */
  public PutResponse put(String namespace, String key, ByteBuffer blob, Deadline deadline)
      throws CallException, InterruptedException {
    PutRequest.Builder request = PutRequest.newBuilder().setNamespace(namespace).setKey(key);
    if (Sharing.suitsPut(client, blob.remaining())) {
      return new RegionUpload(client, request, deadline).send(blob.duplicate());
    }
    request
        .setExpectedSha256(ByteString.copyFrom(Digests.sha256(blob)))
        .setExpectedSize(blob.remaining());
    return new BlobUpload(client, request.build(), deadline).send(blob.duplicate());
  }

  /** As the other, with the usual deadline. */
  public PutResponse put(String namespace, String key, ByteBuffer blob)
      throws CallException, InterruptedException {
    return put(namespace, key, blob, client.usualDeadline());
  }

  /**
   * Stores a file.
   *
   * @param deadline by when it has to be stored
   * @param progress is told how many bytes have been sent, by this thread, now and then
   * @throws IOException if the file cannot be read, or changes while it is
   */
  public PutResponse put(
      String namespace, String key, Path file, Deadline deadline, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      PutRequest.Builder request = PutRequest.newBuilder().setNamespace(namespace).setKey(key);
      if (Sharing.suitsPut(client, size)) {
        return new RegionUpload(client, request, deadline).send(channel, size, progress);
      }
      request
          .setExpectedSha256(ByteString.copyFrom(Digests.sha256(channel, size)))
          .setExpectedSize(size);
      return new BlobUpload(client, request.build(), deadline).send(channel, progress);
    }
  }

  /** As the other, with the usual deadline and nobody to tell how far it has come. */
  public PutResponse put(String namespace, String key, Path file)
      throws CallException, IOException, InterruptedException {
    return put(namespace, key, file, client.usualDeadline(), CacheClient::ignore);
  }

  /**
   * Stores what a channel brings until it ends. How much that is need not be known, and it is read
   * once: it is compared with what the daemon has stored afterwards. A channel that pauses for
   * longer than the daemon waits for an item (its {@code daemon.connection.stall-timeout}) is given
   * up.
   *
   * @param source stays open
   * @param deadline by when it has to be stored
   * @param progress is told how many bytes have been sent, by this thread, now and then
   * @throws CallException with {@link dev.hearth.spi.ErrorCode#DATA_LOSS} if something else was
   *     stored; the entry is removed then
   * @throws IOException if the channel cannot be read; nothing is stored then
   */
  public PutResponse put(
      String namespace,
      String key,
      ReadableByteChannel source,
      Deadline deadline,
      LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    PutRequest request = PutRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    MessageDigest digest = Digests.begin();
    PutResponse response = new BlobUpload(client, request, deadline).send(source, digest, progress);
    if (!MessageDigest.isEqual(digest.digest(), response.getSha256().toByteArray())) {
      remove(namespace, key);
      throw new CallException(
          ErrorCode.DATA_LOSS,
          "what was stored under " + key + " is not what was sent, and is removed; store it anew");
    }
    return response;
  }

  /**
   * Stores memory that was handed over: sealed by {@link SharedRegion#seal}, and passed to the
   * daemon as it is. Only where the connection passes descriptors and the system can seal.
   *
   * @param sealed closed once it is sent, also when this fails
   * @param size how many bytes it has
   * @param deadline by when it has to be stored
   */
  public PutResponse put(
      String namespace, String key, Descriptor sealed, long size, Deadline deadline)
      throws CallException, InterruptedException {
    PutRequest.Builder request = PutRequest.newBuilder().setNamespace(namespace).setKey(key);
    return new RegionUpload(client, request, deadline).send(sealed, size);
  }

  /**
   * Fetches a blob. One of 64 KiB or more is mapped where the connection can pass descriptors.
   *
   * @return the blob, which the caller owns and closes; null where there is none under this key
   * @throws CallException with {@link dev.hearth.spi.ErrorCode#DATA_LOSS} if it did not arrive as
   *     it was stored, and {@link dev.hearth.spi.ErrorCode#RESOURCE_EXHAUSTED} if it is too large
   *     for a buffer
   */
  public @Nullable CachedBlob get(String namespace, String key, Deadline deadline)
      throws CallException, InterruptedException {
    MemoryTarget target = new MemoryTarget();
    GetResponse response = fetch(namespace, key, deadline, target);
    return response.getFound() ? target.blob(response) : null;
  }

  /** As the other, with the usual deadline. */
  public @Nullable CachedBlob get(String namespace, String key)
      throws CallException, InterruptedException {
    return get(namespace, key, client.usualDeadline());
  }

  /**
   * Fetches a blob into a file, in place of one that was there. The file is there only once it is
   * whole and its digest has been found right.
   *
   * @param progress is told how many bytes have been received, by this thread, now and then
   * @return what was found; without {@code found} where there is no blob under this key, and the
   *     file is then as it was
   * @throws CallException with {@link dev.hearth.spi.ErrorCode#DATA_LOSS} if it did not arrive as
   *     it was stored
   * @throws IOException if the file cannot be written
   */
  public GetResponse get(
      String namespace, String key, Path file, Deadline deadline, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    try (FileTarget target = FileTarget.beside(file, progress)) {
      GetResponse response = fetch(namespace, key, deadline, target);
      if (response.getFound()) {
        target.complete();
      }
      return response;
    }
  }

  /** As the other, with the usual deadline and nobody to tell how far it has come. */
  public GetResponse get(String namespace, String key, Path file)
      throws CallException, IOException, InterruptedException {
    return get(namespace, key, file, client.usualDeadline(), CacheClient::ignore);
  }

  /** For those who do not want to know how far a transfer has come. */
  private static void ignore(long bytes) {}

  private <X extends Exception> GetResponse fetch(
      String namespace, String key, Deadline deadline, BlobTarget<X> target)
      throws CallException, InterruptedException, X {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setAcceptsDescriptor(client.agreement().maxHandles() > 0)
            .build();
    return new BlobDownload(client, request, deadline).receive(target);
  }

  /** Describes an entry; null where there is none. */
  public @Nullable Entry stat(String namespace, String key)
      throws CallException, InterruptedException {
    StatResponse response =
        call(
            CacheMethod.STAT,
            StatRequest.newBuilder().setNamespace(namespace).setKey(key).build(),
            StatResponse.parser());
    return response.hasEntry() ? response.getEntry() : null;
  }

  /** Removes an entry; answers whether there was one. */
  public boolean remove(String namespace, String key) throws CallException, InterruptedException {
    return call(
            CacheMethod.REMOVE,
            RemoveRequest.newBuilder().setNamespace(namespace).setKey(key).build(),
            RemoveResponse.parser())
        .getRemoved();
  }

  /**
   * Lists one page of a namespace's entries.
   *
   * @param prefix only keys that begin with this; empty for all
   * @param after the {@code next_after} of the page before; empty for the first
   * @param limit the most entries of the page; 0 for the service's own choice
   */
  public ListResponse list(String namespace, String prefix, String after, int limit)
      throws CallException, InterruptedException {
    return call(
        CacheMethod.LIST,
        ListRequest.newBuilder()
            .setNamespace(namespace)
            .setPrefix(prefix)
            .setAfter(after)
            .setLimit(limit)
            .build(),
        ListResponse.parser());
  }

  /** Removes all entries of a namespace. */
  public ClearResponse clear(String namespace) throws CallException, InterruptedException {
    return call(
        CacheMethod.CLEAR,
        ClearRequest.newBuilder().setNamespace(namespace).build(),
        ClearResponse.parser());
  }

  /** Removes all entries of all namespaces. */
  public ClearResponse clearAll() throws CallException, InterruptedException {
    return call(
        CacheMethod.CLEAR,
        ClearRequest.newBuilder().setAllNamespaces(true).build(),
        ClearResponse.parser());
  }

  /** Asks how the cache is. */
  public StatisticsResponse statistics() throws CallException, InterruptedException {
    return call(
        CacheMethod.STATISTICS,
        StatisticsRequest.getDefaultInstance(),
        StatisticsResponse.parser());
  }

  private <T extends MessageLite> T call(CacheMethod method, MessageLite request, Parser<T> parser)
      throws CallException, InterruptedException {
    try (Answer answer =
        client.call(BuiltInService.CACHE.id(), method.getNumber(), ProtoMessage.of(request))) {
      return Answers.parse(answer, parser);
    }
  }
}
