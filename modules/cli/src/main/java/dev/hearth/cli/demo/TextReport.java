package dev.hearth.cli.demo;

import dev.hearth.cli.control.IdentityReport;
import dev.hearth.cli.control.Latencies;
import dev.hearth.cli.control.ServiceReport;
import dev.hearth.cli.demo.TreeTransfer.Carried;
import dev.hearth.cli.output.Console;
import dev.hearth.cli.output.Quantity;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceStatus;
import java.io.PrintStream;
import java.util.List;

/** Shows a demo to people, each step as soon as it is done. */
final class TextReport implements DemoReport {
  private static final int LABEL_WIDTH = 10;
  private static final int SHOWN_KEYS = 10;

  private final PrintStream out;
  private int files;

  TextReport(Console console) {
    out = console.out();
  }

  private void line(String label, String text) {
    out.println("  " + label + " ".repeat(LABEL_WIDTH - label.length()) + text);
  }

  @Override
  public void begin(SourceTree tree) {
    files = tree.files().size();
    out.println("Hearth demo: a daemon of its own, and every file of a source tree through it");
    out.println();
    line("files", files + ", " + Quantity.bytes(tree.bytes()) + ", of " + tree.folder());
  }

  @Override
  public void started(Identity daemon, long nanos) {
    line("started", IdentityReport.brief(daemon) + ", ready after " + Quantity.shortTime(nanos));
  }

  @Override
  public void pinged(Latencies latencies) {
    line("pings", latencies.text());
  }

  @Override
  public void stored(Carried carried) {
    line("stored", carried(carried));
  }

  @Override
  public void fetched(Carried carried) {
    line("fetched", carried(carried));
  }

  private String carried(Carried carried) {
    return Quantity.bytes(carried.bytes())
        + " in "
        + Quantity.shortTime(carried.nanos())
        + ": "
        + Quantity.rate(carried.bytes(), carried.nanos())
        + ", "
        + Math.round(Quantity.perSecond(files, carried.nanos()))
        + " files/s";
  }

  @Override
  public void checked(List<String> wrong) {
    line("digests", files - wrong.size() + " of " + files + " are right");
    for (String key : wrong.subList(0, Math.min(SHOWN_KEYS, wrong.size()))) {
      line("", "WRONG: " + key);
    }
  }

  @Override
  public void services(List<ServiceStatus> services) {
    StringBuilder table = new StringBuilder();
    ServiceReport.appendTable(services, table);
    out.println();
    table.toString().lines().forEach(row -> out.println("  " + row));
    out.println();
  }

  @Override
  public void stopped(long nanos) {
    line("stopped", "in " + Quantity.shortTime(nanos) + "; nothing is left behind");
  }
}
