package dev.hearth.runtime.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.runtime.connection.HandleTable.Standing;
import dev.hearth.spi.ConnectionHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;

class HandleTableTest {
  private static final int RACERS = 8;
  private static final int ROUNDS = 40_000;
  private static final long PATIENCE_SECONDS = 60;

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
    assertThat(table.standing(stale)).isEqualTo(Standing.STALE);
    assertThat(table.standing(fresh)).isEqualTo(Standing.LIVE);
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
  void shouldTellAHandleThatWasNeverGivenOutFromAStaleOne() {
    ConnectionHandle handle = reserve();
    assertThat(table.standing(handle)).isEqualTo(Standing.RESERVED);

    table.release(handle);

    int index = handle.index();
    assertThat(table.standing(handle)).isEqualTo(Standing.STALE);
    for (ConnectionHandle made :
        List.of(
            new ConnectionHandle(index, 2),
            new ConnectionHandle(index, 0),
            new ConnectionHandle(index, -1),
            new ConnectionHandle(index, Integer.MIN_VALUE),
            new ConnectionHandle(index + 1, 1),
            new ConnectionHandle(-1, 1),
            new ConnectionHandle(Integer.MAX_VALUE, 1))) {
      assertThat(table.standing(made)).as(made.toString()).isEqualTo(Standing.UNKNOWN);
      assertThat(table.find(made)).isNull();
    }
  }

  /**
   * Threads open, look up and close at once, with handles of one another that may have gone stale
   * at any moment. What a handle finds is what was put under it, or nothing, and never another's.
   */
  @Test
  void shouldNeverFindAnotherUnderAReusedSlot() throws Exception {
    HandleTable<ConnectionHandle> raced = new HandleTable<>(RACERS);
    AtomicReferenceArray<ConnectionHandle> seen = new AtomicReferenceArray<>(RACERS);
    List<Future<?>> racers = new ArrayList<>();
    for (int i = 0; i < RACERS; i++) {
      int racer = i;
      FutureTask<Integer> task = new FutureTask<>(() -> race(raced, seen, racer));
      Thread.ofPlatform().start(task);
      racers.add(task);
    }

    int found = 0;
    for (Future<?> racer : racers) {
      found += (Integer) Objects.requireNonNull(racer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    assertThat(found).as("look-ups of live handles").isPositive();
    assertThat(raced.all()).isEmpty();
  }

  private static int race(
      HandleTable<ConnectionHandle> table, AtomicReferenceArray<ConnectionHandle> seen, int racer) {
    Random random = new Random(racer);
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      ConnectionHandle own = Objects.requireNonNull(table.reserve());
      table.put(own, own);
      seen.set(racer, own);
      for (int look = random.nextInt(4); look >= 0; look--) {
        ConnectionHandle other = seen.get(random.nextInt(RACERS));
        if (other != null) {
          ConnectionHandle value = table.find(other);
          found += value == null ? 0 : 1;
          assertThat(value == null || value.equals(other)).isTrue();
          assertThat(table.standing(other)).isIn(Standing.LIVE, Standing.STALE);
        }
      }
      assertThat(table.find(own)).isEqualTo(own);
      table.release(own);
      assertThat(table.find(own)).isNull();
    }
    return found;
  }
}
