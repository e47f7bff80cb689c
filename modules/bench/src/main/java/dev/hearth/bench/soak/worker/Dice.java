package dev.hearth.bench.soak.worker;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Random numbers and bytes, the same ones for the same seed. Used by one thread. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    random = new SplittableRandom(seed);
  }

  /** From 0 to below the bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long seed() {
    return random.nextLong();
  }

  /** One time in so many. */
  boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  /** From 0 to a bound, all magnitudes alike: what is small is as frequent as what is large. */
  int size(int bound) {
    int magnitude = random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(bound) + 1);
    return Math.min(
        bound, magnitude == 0 ? 0 : random.nextInt(1 << (magnitude - 1), 1 << magnitude));
  }

  byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Bytes behind a number. */
  byte[] bytesBehind(int number, int count) {
    byte[] bytes = new byte[Integer.BYTES + count];
    random.nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(number);
    return bytes;
  }
}
