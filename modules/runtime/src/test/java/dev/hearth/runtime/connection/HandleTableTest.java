package dev.hearth.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.ConnectionHandle;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HandleTableTest {
  private final HandleTable<String> table = new HandleTable<>(2);

  private ConnectionHandle reserve() {
    return Objects.requireNonNull(table.reserve());
  }

  @Test
  void shouldRefuseAStaleHandleWhoseSlotWasGivenOutAgain() {
    ConnectionHandle stale = reserve();
    table.put(stale, "first");
    table.release(stale);
    ConnectionHandle fresh = reserve();
    table.put(fresh, "second");

    assertThat(fresh.index()).isEqualTo(stale.index());
    assertThat(table.find(fresh)).isEqualTo("second");
    assertThat(table.find(stale)).isNull();
  }

  @Test
  void shouldGiveOutNoMoreThanItsCapacity() {
    reserve();
    ConnectionHandle second = reserve();
    assertThat(table.reserve()).isNull();

    table.release(second);

    assertThat(table.reserve()).isNotNull();
  }

  @Test
  void shouldTellWhenAllSlotsAreFree() throws Exception {
    assertThat(table.awaitEmpty(Duration.ZERO)).isTrue();
    ConnectionHandle handle = reserve();
    assertThat(table.awaitEmpty(Duration.ofMillis(1))).isFalse();

    Thread.ofVirtual().start(() -> table.release(handle));

    assertThat(table.awaitEmpty(Duration.ofMinutes(1))).isTrue();
  }
}
