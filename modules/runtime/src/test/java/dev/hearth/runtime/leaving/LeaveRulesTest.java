package dev.hearth.runtime.leaving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.runtime.settings.LeaveSettings;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaveRulesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;

  private static Situation idleFor(Duration time) {
    return new Situation(Optional.of(time));
  }

  private static ExitCause cause(Verdict verdict) {
    return ((Verdict.Leave) verdict).cause();
  }

  @Test
  void shouldLeaveOnceIdleForLongEnoughAndLookAgainJustThen() {
    LeaveRule rule = LeaveRules.idle(HOUR);

    assertThat(rule.judge(Situation.BUSY)).isEqualTo(Verdict.Stay.FOR_NOW);
    assertThat(rule.judge(idleFor(Duration.ZERO))).isEqualTo(Verdict.Stay.lookAgainAfter(HOUR));
    assertThat(rule.judge(idleFor(HOUR.minus(SECOND))))
        .isEqualTo(Verdict.Stay.lookAgainAfter(SECOND));
    assertThat(cause(rule.judge(idleFor(HOUR)))).isEqualTo(ExitCause.IDLE);
  }

  @Test
  void shouldLeaveForTheFirstRuleThatSaysSoAndElseLookWhenTheFirstWantsTo() {
    LeaveRule patient = _ -> Verdict.Stay.lookAgainAfter(HOUR);
    LeaveRule curious = _ -> Verdict.Stay.lookAgainAfter(SECOND);
    LeaveRule content = _ -> Verdict.Stay.FOR_NOW;
    LeaveRule lost = _ -> new Verdict.Leave(ExitCause.LOST_ADDRESS, "gone");

    assertThat(LeaveRule.anyOf(List.of(patient, curious, content)).judge(Situation.BUSY))
        .isEqualTo(Verdict.Stay.lookAgainAfter(SECOND));
    assertThat(LeaveRule.anyOf(List.of(content, content)).judge(Situation.BUSY))
        .isEqualTo(Verdict.Stay.FOR_NOW);
    assertThat(LeaveRule.anyOf(List.of()).judge(Situation.BUSY)).isEqualTo(Verdict.Stay.FOR_NOW);
    assertThat(LeaveRule.anyOf(List.of(patient, lost, curious)).judge(Situation.BUSY))
        .isEqualTo(lost.judge(Situation.BUSY));
  }

  @Test
  void shouldLeaveAMachineThatIsShortOfMemory() throws Exception {
    Path source = folder.resolve("meminfo");
    LeaveRule rule = new LowMemoryRule(new ByteSize(64 << 20), MINUTE, source);

    assertThat(rule.judge(idleFor(HOUR))).isEqualTo(Verdict.Stay.FOR_NOW);
    Files.writeString(source, "MemTotal:  8000000 kB\nMemAvailable:   65536 kB\nBuffers: 1 kB\n");
    assertThat(rule.judge(idleFor(HOUR))).isEqualTo(Verdict.Stay.lookAgainAfter(MINUTE));
    Files.writeString(source, "MemTotal:  8000000 kB\nMemAvailable:   65535 kB\nBuffers: 1 kB\n");
    assertThat(cause(rule.judge(idleFor(HOUR)))).isEqualTo(ExitCause.LOW_MEMORY);
  }

  @Test
  void shouldLeaveForAnotherImageOnceThatIsWhole() throws Exception {
    Path mark = Files.createDirectory(folder.resolve("lib")).resolve("built");
    assertThat(NewerImageRule.of(folder, MINUTE).judge(idleFor(HOUR)))
        .isEqualTo(Verdict.Stay.FOR_NOW);
    Files.createFile(mark);
    LeaveRule rule = NewerImageRule.of(folder, MINUTE);

    assertThat(rule.judge(idleFor(HOUR))).isEqualTo(Verdict.Stay.lookAgainAfter(MINUTE));
    Files.move(mark, folder.resolve("kept"));
    assertThat(rule.judge(idleFor(HOUR))).isEqualTo(Verdict.Stay.lookAgainAfter(MINUTE));
    Files.createFile(mark);
    assertThat(cause(rule.judge(idleFor(HOUR)))).isEqualTo(ExitCause.NEWER_IMAGE);
  }

  @Test
  void shouldNeverLeaveWhileBusyWhateverIsConfigured() throws Exception {
    Path mark = Files.createDirectory(folder.resolve("lib")).resolve("built");
    Files.createFile(mark);
    LeaveSettings eager =
        new LeaveSettings(
            Optional.of(SECOND), Optional.of(new ByteSize(Long.MAX_VALUE)), true, SECOND);
    LeaveRule rules = LeaveRules.of(eager, folder);
    Files.move(mark, folder.resolve("kept"));
    Files.createFile(mark);

    assertThat(rules.judge(Situation.BUSY)).isEqualTo(Verdict.Stay.FOR_NOW);
    assertThat(rules.judge(idleFor(SECOND))).isInstanceOf(Verdict.Leave.class);
  }
}
