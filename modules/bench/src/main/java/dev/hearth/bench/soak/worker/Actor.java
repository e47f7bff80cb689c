package dev.hearth.bench.soak.worker;

import dev.hearth.client.ClientOptions;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Comes and goes until its time is over, and remembers what the daemon has to know. One thread. */
final class Actor implements Runnable {
  private static final List<String> ENGINES = List.of("epoll", "selector");

  private final int number;
  private final Path socket;
  private final long endNanos;
  private final Dice dice;
  private final Ledger ledger = new Ledger();
  private final Map<String, byte[]> stored = new HashMap<>();
  private Optional<String> failure = Optional.empty();

  Actor(int number, Path socket, long endNanos, long seed) {
    this.number = number;
    this.socket = socket;
    this.endNanos = endNanos;
    dice = new Dice(seed);
  }

  Ledger ledger() {
    return ledger;
  }

  /** What was not as it should be; to be asked when it has come to its end. */
  Optional<String> failure() {
    return failure;
  }

  @Override
  public void run() {
    try {
      while (System.nanoTime() < endNanos) {
        if (dice.once(3)) {
          RawVisit.spend(socket, dice, ledger);
        } else {
          spend();
        }
      }
      leave();
    } catch (SoakException | CallException | IOException e) {
      failure = Optional.of("actor " + number + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = Optional.of("actor " + number + " was interrupted");
    }
  }

  private void spend() throws SoakException, CallException, IOException, InterruptedException {
    try (Visit visit = Visit.open(options())) {
      List<Operation> operations = new ArrayList<>();
      operations.addAll(new ControlOperations(visit, dice, ledger).all());
      operations.addAll(cache(visit).all());
      operations.addAll(new BenchOperations(visit, dice, ledger, number).all());
      operations.addAll(new EndOperations(visit, dice, ledger).all());
      visit.spend(dice, operations);
    }
  }

  private void leave() throws SoakException, CallException, IOException, InterruptedException {
    try (Visit visit = Visit.open(options())) {
      cache(visit).clear();
    }
  }

  private CacheOperations cache(Visit visit) {
    return new CacheOperations(visit, dice, ledger, "soak-" + number, stored);
  }

  private ClientOptions options() {
    return ClientOptions.of(new Endpoint(socket.toString()), "soak", "1")
        .withEngine(ENGINES.get(dice.below(ENGINES.size())));
  }
}
