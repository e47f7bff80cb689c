package dev.hearth.bench.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.bench.process.MeasurementException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisPingTest {

  @Test
  void shouldReadTheRateFromTheLineOfItsTest() throws MeasurementException {
    List<String> csv =
        List.of(
            "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\"",
            "\"PING_MBULK\",\"952380.94\",\"0.061\",\"0.008\"");

    assertThat(RedisPing.rate(csv)).isEqualTo(952380.94);
  }

  @Test
  void shouldFailWhenThatLineIsMissing() {
    assertThatExceptionOfType(MeasurementException.class)
        .isThrownBy(() -> RedisPing.rate(List.of("Could not connect to Redis")))
        .withMessageContaining("Could not connect to Redis");
  }
}
