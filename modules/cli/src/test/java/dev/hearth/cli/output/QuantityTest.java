package dev.hearth.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "1073741824, 1.0 GiB",
    "9223372036854775807, 8.0 EiB"
  })
  void shouldShowSizesInTheUnitThatKeepsThemShort(long bytes, String shown) {
    assertThat(Quantity.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0, 0.0 us", "31449, 31.4 us", "2000000, 2.0 ms", "1500000000, 1.5 s"})
  void shouldShowShortTimesInTheUnitThatKeepsThemShort(long nanos, String shown) {
    assertThat(Quantity.shortTime(nanos)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "999, 0 s",
    "59999, 59 s",
    "65000, 1 min 5 s",
    "3600000, 1 h 0 min",
    "273600000, 3 d 4 h"
  })
  void shouldShowLongTimesInTheirTwoLargestUnits(long millis, String shown) {
    assertThat(Quantity.longTime(millis)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"1048576, 1000000000, 1.0 MiB/s", "100, 0, -"})
  void shouldShowNoRateWhereNoTimeHasPassed(long bytes, long nanos, String shown) {
    assertThat(Quantity.rate(bytes, nanos)).isEqualTo(shown);
  }
}
