package dev.hearth.bench.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.bench.process.MeasurementException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatedBytesTest {

  private static String thread(String allocated) {
    return "\"hearth-io-0\" #21 [4711] daemon prio=5 os_prio=0 cpu=12.30ms elapsed=1.00s"
        + " allocated="
        + allocated
        + " defined_classes=3 tid=0x00007f nid=4711 runnable  [0x00007f]";
  }

  @Test
  void shouldAddTheFiguresOfAllThreadsInTheirUnits() throws Exception {
    List<String> lines =
        List.of(
            "Full thread dump OpenJDK",
            thread("17B"),
            "   java.lang.Thread.State: RUNNABLE",
            thread("3K"),
            thread("2M"),
            thread("1G"));

    assertThat(AllocatedBytes.sum(lines)).isEqualTo(17 + (3 << 10) + (2 << 20) + (1L << 30));
  }

  @Test
  void shouldNotTakeADumpWithoutFiguresForNothingAllocated() {
    assertThatExceptionOfType(MeasurementException.class)
        .isThrownBy(() -> AllocatedBytes.sum(List.of("Full thread dump OpenJDK")));
  }
}
