package dev.hearth.cli.doctor;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.Image;
import dev.hearth.cli.daemon.TimeoutOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth doctor}: looks at all that a daemon needs. */
public final class DoctorCommand implements Command {
  /** How long another program may take that is asked: hearthd, the service manager. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How long the daemon may take to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String FIX = "--fix";

  /** Keeps nothing. */
  public DoctorCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Look at all that a daemon needs, and say what is wrong and how to mend it.",
            "Ends with 1 where something is wrong.");
    spec.addOption(
        OptionSpec.builder(FIX)
            .type(boolean.class)
            .description("Mend what can be mended without a risk.")
            .build());
    TimeoutOption.addTo(
        spec,
        TIMEOUT.toSeconds()
            + "s for each program that is asked, "
            + PATIENCE.toSeconds()
            + "s for the daemon");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    Patient patient =
        new Patient(
            invocation,
            DaemonTarget.of(invocation),
            Image.running(),
            TimeoutOption.given(invocation).orElse(TIMEOUT),
            TimeoutOption.given(invocation).orElse(PATIENCE));
    List<DoctorReport.Result> results = new ArrayList<>();
    for (Finding finding : examine(patient)) {
      results.add(treat(finding, invocation.has(FIX)));
    }
    DoctorReport report = new DoctorReport(List.copyOf(results));
    if (invocation.options().json()) {
      invocation.console().out().println(report.json());
    } else {
      invocation.console().out().print(report.text());
    }
    return report.isHealthy() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static List<Finding> examine(Patient patient) throws InterruptedException {
    Map<String, Check> checks = new LinkedHashMap<>();
    checks.put("image", ImageCheck::examine);
    checks.put("configuration", ConfigurationCheck::examine);
    checks.put("address", AddressCheck::examine);
    checks.put("locks", LockCheck::examine);
    checks.put("state", StateCheck::examine);
    checks.put("units", UnitCheck::examine);
    checks.put("open-files", LimitCheck::examine);
    List<Finding> findings = new ArrayList<>();
    for (Map.Entry<String, Check> entry : checks.entrySet()) {
      try {
        findings.addAll(entry.getValue().examine(patient));
      } catch (IOException e) {
        findings.add(Finding.wrong(entry.getKey(), "cannot be looked at: " + e, "mend that first"));
      }
    }
    return findings;
  }

  private static DoctorReport.Result treat(Finding finding, boolean mend) {
    if (!mend || finding.fix().isEmpty()) {
      return new DoctorReport.Result(finding, false, "");
    }
    try {
      finding.fix().get().run();
      return new DoctorReport.Result(finding, true, "");
    } catch (IOException e) {
      return new DoctorReport.Result(finding, false, "; that failed: " + e);
    }
  }
}
