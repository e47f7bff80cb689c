package dev.hearth.runtime.connection;

import dev.hearth.session.FrameQueue;
import dev.hearth.session.Publication;
import dev.hearth.session.Publishing;
import dev.hearth.session.Session;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import dev.hearth.spi.Subscription;
import dev.hearth.spi.Topic;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A topic of one service. */
final class ServiceTopic implements Topic {
  private final Directory directory;
  private final Publishing publishing;
  private final int serviceId;

  /** Gone through for each message, changed for each subscription: 10,000 copies are 0.1 s. */
  private final List<Follower> followers = new CopyOnWriteArrayList<>();

  ServiceTopic(Directory directory, Publishing publishing, int serviceId) {
    this.directory = directory;
    this.publishing = publishing;
    this.serviceId = serviceId;
  }

  @Override
  public Subscription subscribe(
      ConnectionHandle subscriber, FallBehind policy, Consumer<CallException> ended)
      throws CallException {
    Session session = directory.find(subscriber);
    Follower follower = new Follower(subscriber);
    follower.queue =
        session.openQueue(
            serviceId,
            policy,
            cause -> {
              followers.remove(follower);
              ended.accept(cause);
            });
    followers.add(follower);
    if (!follower.isOpen()) {
      // It ended before it was among the others, and took itself out in vain.
      followers.remove(follower);
    }
    return follower;
  }

  @Override
  public void publish(Object key, int messageType, Message message, Attachment attachment)
      throws CallException {
    try (Publication publication =
        Publication.of(publishing, serviceId, messageType, message, attachment)) {
      for (Follower follower : followers) {
        follower.queue().offer(key, publication);
      }
    }
  }

  @Override
  public int subscribers() {
    return followers.size();
  }

  private final class Follower implements Subscription {
    private final ConnectionHandle subscriber;
    private @Nullable FrameQueue queue;

    Follower(ConnectionHandle subscriber) {
      this.subscriber = subscriber;
    }

    /** There before anybody but its maker has the follower. */
    FrameQueue queue() {
      return Objects.requireNonNull(queue);
    }

    @Override
    public ConnectionHandle subscriber() {
      return subscriber;
    }

    @Override
    public long dropped() {
      return queue().dropped();
    }

    @Override
    public boolean isOpen() {
      return queue().isOpen();
    }

    @Override
    public void close() {
      followers.remove(this);
      queue().close();
    }
  }
}
