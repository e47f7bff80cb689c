package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock of its own: nothing here takes time. */
final class AdaptiveWindowTest {
  private static final long MICRO = 1_000;
  private static final long MILLI = 1_000 * MICRO;

  private final AdaptiveWindow window = new AdaptiveWindow(true);
  private long clock = 1;

  /** Works for a while, then sleeps for a while. */
  private boolean sleep(long away, long asleep) {
    long begin = clock + away;
    clock = begin + asleep;
    return window.slept(begin, clock);
  }

  private boolean polls() {
    return window.nextNanos() > 0;
  }

  private void sleepUntilItPolls() {
    for (int i = 0; !polls(); i++) {
      assertThat(i).as("short sleeps without a trial").isLessThan(1_000_000);
      sleep(5 * MICRO, 40 * MICRO);
    }
  }

  private void pollUntilItSleeps(Runnable poll) {
    for (int i = 0; polls(); i++) {
      assertThat(i).as("polls in spite of what they bring").isLessThan(1000);
      poll.run();
    }
  }

  private void win(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      window.won(nanos);
    }
  }

  @Test
  void shouldNotPollWhileSleepsAreLong() {
    for (int i = 0; i < 10_000; i++) {
      sleep(5 * MICRO, MILLI);
      assertThat(polls()).isFalse();
    }
  }

  @Test
  void shouldNotPollForACallAMillisecond() {
    for (int i = 0; i < 10_000; i++) {
      sleep(950 * MICRO, 50 * MICRO);
      assertThat(polls()).isFalse();
    }
  }

  @Test
  void shouldPollOnAfterATrialThatPaid() {
    sleepUntilItPolls();
    win(10_000, 3 * MICRO);
    assertThat(polls()).isTrue();
  }

  @Test
  void shouldForgiveAnOddPollThatFoundNothing() {
    sleepUntilItPolls();
    win(100, 3 * MICRO);
    for (int i = 0; i < 100; i++) {
      window.lost();
      win(10, 3 * MICRO);
    }
    assertThat(polls()).isTrue();
  }

  @Test
  void shouldGoOnThoughThePeerIsKeptFromRunningNowAndThen() {
    sleepUntilItPolls();
    win(100, 3 * MICRO);
    for (int i = 0; i < 100; i++) {
      win(2, 60 * MICRO);
      win(50, 3 * MICRO);
    }
    assertThat(polls()).isTrue();
  }

  @Test
  void shouldStopWhenPollsFindNothing() {
    sleepUntilItPolls();
    win(100, 3 * MICRO);
    pollUntilItSleeps(window::lost);
  }

  @Test
  void shouldStopWhenWhatIsFoundComesLate() {
    sleepUntilItPolls();
    win(100, 3 * MICRO);
    pollUntilItSleeps(() -> window.won(40 * MICRO));
  }

  @Test
  void shouldStopAtOnceWhenOthersWantTheProcessor() {
    sleepUntilItPolls();
    win(100, 3 * MICRO);
    window.preempted();
    assertThat(polls()).isFalse();
  }

  @Test
  void shouldEndATrialWhoseAnswersTakeAWakeUp() {
    sleepUntilItPolls();
    pollUntilItSleeps(() -> window.won(45 * MICRO));
  }

  @Test
  void shouldTryLessOftenTheMoreTrialsFail() {
    long first = trialsWithin(500 * MILLI);
    long later = trialsWithin(500 * MILLI);
    assertThat(later).isLessThan(first).isPositive();
  }

  private long trialsWithin(long nanos) {
    long end = clock + nanos;
    long trials = 0;
    while (clock < end) {
      sleep(5 * MICRO, 40 * MICRO);
      if (polls()) {
        trials++;
        pollUntilItSleeps(window::lost);
      }
    }
    return trials;
  }

  @Test
  void shouldLeaveTheProcessorOnceASlotWhenThePeerAnswersAsSoonAsItSleeps() {
    sleepUntilItPolls();
    window.lost();
    assertThat(sleep(60 * MICRO, 5 * MICRO)).isTrue();
    window.lost();
    assertThat(sleep(60 * MICRO, 5 * MICRO)).isFalse();
  }

  @Test
  void shouldLeaveTheProcessorAlsoAfterManyPollsThatPaid() {
    sleepUntilItPolls();
    win(1_000, 3 * MICRO);
    clock += 100 * MILLI;
    window.lost();
    assertThat(sleep(60 * MICRO, 5 * MICRO)).isTrue();
    assertThat(polls()).isTrue();
  }

  @Test
  void shouldForgetFailuresOverALongSleep() {
    for (int failed = 0; failed < 10; failed++) {
      sleepUntilItPolls();
      pollUntilItSleeps(window::lost);
    }
    sleep(0, 200 * MILLI);
    long begin = clock;
    sleepUntilItPolls();
    assertThat(clock - begin).isLessThan(10 * MILLI);
  }

  @Test
  void shouldStayOnItsProcessorWhereThePeerMoves() {
    AdaptiveWindow staying = new AdaptiveWindow(false);
    for (long at = 1; staying.nextNanos() == 0; at += 45 * MICRO) {
      staying.slept(at, at + 40 * MICRO);
    }
    staying.lost();
    assertThat(staying.slept(0, 5 * MICRO)).isFalse();
  }

  /** Else one side would poll while the other sleeps, and both would find that it does not pay. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldMeetThePeerInATrialWhateverBothWentThrough(long seed) {
    Random random = new Random(seed);
    AdaptiveWindow one = new AdaptiveWindow(true);
    AdaptiveWindow other = new AdaptiveWindow(false);
    failTrials(one, random.nextInt(8));
    failTrials(other, random.nextInt(8));
    long start = clock;

    while (one.nextNanos() == 0 || other.nextNanos() == 0) {
      assertThat(clock - start).as("seed " + seed).isLessThan(2_000 * MILLI);
      step(one);
      step(other);
      clock += 45 * MICRO;
    }
  }

  private void failTrials(AdaptiveWindow failing, int trials) {
    for (int failed = 0; failed < trials; clock += 45 * MICRO) {
      failing.slept(clock, clock + 40 * MICRO);
      if (failing.nextNanos() > 0) {
        failing.preempted();
        failed++;
      }
    }
  }

  /** One exchange: a side in a trial polls in vain, as long as the other is not in one. */
  private void step(AdaptiveWindow side) {
    if (side.nextNanos() > 0) {
      side.lost();
    } else {
      side.slept(clock, clock + 40 * MICRO);
    }
  }
}
