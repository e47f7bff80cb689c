package dev.hearth.bench.soak.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Uses a daemon in all ways, from many threads. On standard output it says what it did, then what
 * was wrong, each on a line of its own:
 *
 * <pre>
 *   did       cache-get=817 cache-put=790 …
 *   taken     the number of messages that the bench's service has to have taken
 *   balance   sent and received …
 *   wrong     …
 * </pre>
 */
public final class SoakWorker {
  private SoakWorker() {}

  /** {@code PATH SEED MILLIS ACTORS}. */
  public static void main(String[] arguments) throws InterruptedException {
    Path socket = Path.of(arguments[0]);
    Dice seeds = new Dice(Long.parseLong(arguments[1]));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(arguments[2]));
    List<Actor> actors =
        IntStream.range(0, Integer.parseInt(arguments[3]))
            .mapToObj(number -> new Actor(number, socket, end, seeds.seed()))
            .toList();
    List<Thread> threads = new ArrayList<>();
    for (Actor actor : actors) {
      threads.add(Thread.ofPlatform().start(actor));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    report(actors);
    System.out.flush();
  }

  private static void report(List<Actor> actors) {
    Ledger all = new Ledger();
    actors.forEach(actor -> all.add(actor.ledger()));
    System.out.println(
        "did "
            + all.operations().entrySet().stream()
                .map(count -> count.getKey() + "=" + count.getValue())
                .collect(Collectors.joining(" ")));
    System.out.println("taken " + all.taken());
    actors.forEach(actor -> actor.failure().ifPresent(what -> System.out.println("wrong " + what)));
    try {
      System.out.println("balance " + all.balance());
    } catch (SoakException e) {
      System.out.println("wrong " + e.getMessage());
    }
  }
}
