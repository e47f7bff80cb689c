package dev.hearth.session.compression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ZstandardTest {
  private static final int MANY = 3 << 20;

  private final Zstandard zstandard = new Zstandard();

  @AfterEach
  void shouldKeepNoContextOnceItIsClosed() {
    zstandard.close();
    assertThat(zstandard.idleContexts()).isZero();
  }

  /** Bytes that get shorter: each is one of few. */
  private static byte[] words(Random random, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) "aaaaeinr ".charAt(random.nextInt(9));
    }
    return bytes;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private ByteBuffer compressed(ByteBuffer source, int level) {
    ByteBuffer target = ByteBuffer.allocateDirect(source.remaining());
    assertThat(zstandard.compress(source, target, level, () -> false)).isTrue();
    return target.flip();
  }

  @RepeatedTest(40)
  void shouldGiveBackWhatItCompressed(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = words(random, 100 + random.nextInt(random.nextBoolean() ? 1000 : MANY));
    ByteBuffer source = random.nextBoolean() ? direct(bytes) : ByteBuffer.wrap(bytes);
    int level = Zstandard.LOWEST_LEVEL + random.nextInt(Zstandard.HIGHEST_LEVEL);

    ByteBuffer small = compressed(source, level);
    ByteBuffer target = ByteBuffer.allocateDirect(bytes.length);
    zstandard.decompress(small, target);

    assertThat(small.remaining()).isLessThan(bytes.length * 2 / 3);
    assertThat(source.remaining()).isEqualTo(bytes.length);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
  }

  @Test
  void shouldSayThatRandomBytesDoNotGetShorter() {
    byte[] bytes = new byte[MANY];
    new Random(1).nextBytes(bytes);

    assertThat(
            zstandard.compress(direct(bytes), ByteBuffer.allocateDirect(MANY - 1), 1, () -> false))
        .isFalse();
  }

  @Test
  void shouldStopWhereTheResultIsNotWantedAnyMore() {
    AtomicInteger asked = new AtomicInteger();

    boolean done =
        zstandard.compress(
            direct(new byte[MANY]),
            ByteBuffer.allocateDirect(MANY),
            1,
            () -> asked.incrementAndGet() == 2);

    assertThat(done).isFalse();
    assertThat(asked).hasValue(2);
  }

  @RepeatedTest(200)
  void shouldRefuseWhatIsDamaged(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] bytes = words(random, 1 + random.nextInt(20_000) + 100);
    ByteBuffer small = compressed(direct(bytes), 1);
    int at = random.nextInt(small.remaining());
    switch (random.nextInt(4)) {
      case 0 -> small.put(at, (byte) (small.get(at) ^ (1 << random.nextInt(8))));
      case 1 -> small.limit(at);
      case 2 -> small.position(1 + random.nextInt(small.remaining() - 1));
      default -> small = direct(randomBytes(random, at));
    }
    ByteBuffer damaged = small;

    ByteBuffer target = ByteBuffer.allocateDirect(bytes.length);
    // A bit of the header may say nothing: all that matters is that the content is right.
    if (isDecompressed(damaged, target)) {
      assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
    }
  }

  private boolean isDecompressed(ByteBuffer source, ByteBuffer target) {
    try {
      zstandard.decompress(source, target);
      return true;
    } catch (CorruptDataException e) {
      return false;
    }
  }

  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void shouldNeverWriteBehindTheStatedLength() {
    ByteBuffer small = compressed(direct(new byte[MANY]), 1);
    ByteBuffer target = ByteBuffer.allocateDirect(200).position(50).limit(100);

    assertThatThrownBy(() -> zstandard.decompress(small, target))
        .isInstanceOf(CorruptDataException.class);

    target.clear();
    for (int i = 0; i < target.capacity(); i++) {
      if (i < 50 || i >= 100) {
        assertThat(target.get(i)).isZero();
      }
    }
  }

  @Test
  void shouldWorkForManyThreadsAndKeepFewContexts() throws Exception {
    CountDownLatch together = new CountDownLatch(1);
    List<Throwable> failures = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int seed = i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      together.await();
                      roundTrip(seed);
                    } catch (Throwable e) {
                      synchronized (failures) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    together.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).isEmpty();
    assertThat(zstandard.idleContexts())
        .isPositive()
        .isLessThanOrEqualTo(2 * Runtime.getRuntime().availableProcessors());
  }

  private void roundTrip(int seed) throws CorruptDataException {
    byte[] bytes = words(new Random(seed), 300_000);
    ByteBuffer target = ByteBuffer.allocateDirect(bytes.length);
    zstandard.decompress(compressed(direct(bytes), 1), target);
    assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
  }
}
