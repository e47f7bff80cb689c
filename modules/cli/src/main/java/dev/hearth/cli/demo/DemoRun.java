package dev.hearth.cli.demo;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.control.Latencies;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The steps of a demo, in their order. */
final class DemoRun {
  private static final int PINGS = 2_000;

  /** What the cache may keep beyond the files themselves. */
  private static final long SPARE_BYTES = 64L << 20;

  private final DemoDaemon daemon;
  private final DemoReport report;
  private final Invocation invocation;
  private final Duration timeout;

  DemoRun(DemoDaemon daemon, DemoReport report, Invocation invocation, Duration timeout) {
    this.daemon = daemon;
    this.report = report;
    this.invocation = invocation;
    this.timeout = timeout;
  }

  ExitCode over(SourceTree tree) throws CommandFailure, InterruptedException {
    report.begin(tree);
    long begin = System.nanoTime();
    daemon.start(tree.bytes() + SPARE_BYTES, invocation, timeout);
    long startNanos = System.nanoTime() - begin;
    List<String> wrong;
    long stopping;
    try (HearthClient client = Connections.connect(daemon.target(), timeout)) {
      report.started(client.control().version(), startNanos);
      wrong = use(client, tree);
      stopping = System.nanoTime();
      client.control().shutdown("the demo is over");
    } catch (CallException e) {
      throw Connections.failure(daemon.target(), e);
    }
    awaitEnd();
    long stopNanos = System.nanoTime() - stopping;
    daemon.close();
    report.stopped(stopNanos);
    return wrong.isEmpty() ? ExitCode.OK : ExitCode.DAMAGED;
  }

  private List<String> use(HearthClient client, SourceTree tree)
      throws CallException, CommandFailure, InterruptedException {
    report.pinged(ping(client));
    TreeTransfer transfer = new TreeTransfer(client.cache(), tree, invocation.console());
    report.stored(transfer.put());
    report.fetched(transfer.get());
    report.checked(transfer.wrong());
    report.services(client.control().services().getServicesList());
    return transfer.wrong();
  }

  private static Latencies ping(HearthClient client) throws CallException, InterruptedException {
    long[] nanos = new long[PINGS];
    for (int i = 0; i < nanos.length; i++) {
      nanos[i] = client.control().ping();
    }
    return new Latencies(nanos);
  }

  private void awaitEnd() throws CommandFailure, InterruptedException {
    Optional<Integer> exitCode = daemon.awaitEnd(timeout);
    if (exitCode.isEmpty()) {
      throw new CommandFailure(ExitCode.TIMED_OUT, "the demo's daemon did not stop in time");
    }
    if (exitCode.get() != 0) {
      throw new CommandFailure(
          ExitCode.FAILED, "the demo's daemon ended with exit code " + exitCode.get());
    }
  }
}
