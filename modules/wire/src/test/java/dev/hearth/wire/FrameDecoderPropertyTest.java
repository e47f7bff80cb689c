package dev.hearth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameDecoderPropertyTest {
  private static final int CASES = 2_000;
  private static final int MAX_FRAMES = 12;
  private static final int MAX_BODY = 3_000;
  private static final FrameLimits LIMITS =
      new FrameLimits(2 * MAX_BODY, FrameLayout.MAX_HANDLES - 1);

  private final CountingAllocator allocator = new CountingAllocator();
  private final List<TestFrame> decoded = new ArrayList<>();

  private FrameDecoder decoder(FrameLimits limits) {
    decoded.clear();
    return new FrameDecoder(limits, allocator, frame -> decoded.add(TestFrame.copyOf(frame)));
  }

  @Test
  void shouldDecodeAnySplitOfAnySequenceToTheSameFrames() throws Exception {
    Property.holds(
        CASES,
        random -> {
          List<TestFrame> frames = TestFrame.randomSequence(random, MAX_FRAMES, MAX_BODY);
          try (FrameDecoder decoder = decoder(FrameLimits.DEFAULT)) {
            new TestTransport(decoder).readSplit(TestFrame.encode(frames), random);

            assertThat(decoded).isEqualTo(frames);
            assertThat(decoder.target()).isNull();
            assertThat(allocator.open()).isZero();
          }
        });
    assertThat(allocator.allocations()).isGreaterThan(CASES);
  }

  @Test
  void shouldGiveBackEveryBodyWhereverTheStreamEnds() throws Exception {
    Property.holds(
        CASES,
        random -> {
          byte[] bytes = TestFrame.encode(TestFrame.randomSequence(random, MAX_FRAMES, MAX_BODY));
          byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));

          FrameDecoder decoder = decoder(FrameLimits.DEFAULT);
          new TestTransport(decoder).readSplit(cut, random);
          decoder.close();

          assertThat(allocator.open()).isZero();
        });
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAnyCorruptedHeaderWithTheRuleThatItBreaks(Corruption corruption)
      throws Exception {
    Property.holds(
        CASES / 4,
        random -> {
          List<TestFrame> good = TestFrame.randomSequence(random, 3, MAX_BODY);
          good.replaceAll(FrameDecoderPropertyTest::withinLimits);
          byte[] bad = withinLimits(TestFrame.random(random, MAX_BODY)).encode();
          corruption.damage(ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN), random);
          byte[] front = TestFrame.encode(good);
          byte[] bytes = Arrays.copyOf(front, front.length + bad.length);
          System.arraycopy(bad, 0, bytes, front.length, bad.length);

          try (FrameDecoder decoder = decoder(LIMITS)) {
            TestTransport transport = new TestTransport(decoder);
            FrameException refused =
                catchThrowableOfType(
                    FrameException.class, () -> transport.readSplit(bytes, random));

            assertThat(refused).isNotNull();
            assertThat(refused.rule()).isEqualTo(corruption.rule);
            assertThat(refused).hasMessageStartingWith("frame ");
            assertThat(decoded).isEqualTo(good);
            assertThat(allocator.open()).isZero();
          }
        });
  }

  private static TestFrame withinLimits(TestFrame frame) {
    return new TestFrame(
        frame.kind(),
        frame.serviceId(),
        frame.messageType(),
        frame.correlationId(),
        frame.timeLeftMillis(),
        frame.flags(),
        Math.min(frame.handles(), LIMITS.maxHandles()),
        frame.priority(),
        frame.trace(),
        frame.message(),
        frame.attachment());
  }

  @Test
  void shouldEndOnRandomBytesWithinItsLimits() throws Exception {
    Property.holds(
        CASES,
        random -> {
          byte[] bytes = new byte[random.nextInt(20_000)];
          random.nextBytes(bytes);
          for (int header = 0; header + 8 <= bytes.length && random.nextBoolean(); ) {
            header += makePlausible(bytes, header, random);
          }

          FrameDecoder decoder = decoder(LIMITS);
          try {
            new TestTransport(decoder).readSplit(bytes, random);
          } catch (FrameException refused) {
            assertThat(refused.rule()).isNotNull();
          }
          decoder.close();

          assertThat(allocator.open()).isZero();
          assertThat(allocator.largest())
              .isLessThanOrEqualTo(LIMITS.maxPayloadBytes() + FrameLayout.TRACE_LENGTH);
        });
    assertThat(allocator.allocations()).isPositive();
  }

  /** Lets random bytes pass the first rules, so that the later ones are reached; often all. */
  private static int makePlausible(byte[] bytes, int at, Random random) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putShort(at, (short) FrameLayout.MAGIC);
    buffer.put(at + FrameLayout.VERSION_OFFSET, (byte) FrameLayout.HEADER_VERSION);
    buffer.put(at + FrameLayout.KIND_OFFSET, (byte) (1 + random.nextInt(13)));
    if (at + FrameLayout.HEADER_LENGTH > bytes.length) {
      return bytes.length;
    }
    int message = random.nextInt(LIMITS.maxPayloadBytes());
    buffer.putInt(at + FrameLayout.MESSAGE_LENGTH_OFFSET, message);
    buffer.putInt(at + FrameLayout.ATTACHMENT_LENGTH_OFFSET, 0);
    buffer.putShort(at + FrameLayout.FLAGS_OFFSET, (short) FrameFlags.MORE);
    buffer.put(at + FrameLayout.HANDLES_OFFSET, (byte) random.nextInt(LIMITS.maxHandles() + 1));
    return FrameLayout.HEADER_LENGTH + message;
  }

  /** Ways to break one field of a header that is right otherwise. */
  enum Corruption {
    MAGIC(FrameRule.MAGIC) {
      @Override
      void damage(ByteBuffer header, Random random) {
        header.putShort(
            FrameLayout.MAGIC_OFFSET, (short) (FrameLayout.MAGIC ^ (1 + random.nextInt(0xFFFF))));
      }
    },
    VERSION(FrameRule.VERSION) {
      @Override
      void damage(ByteBuffer header, Random random) {
        header.put(
            FrameLayout.VERSION_OFFSET,
            (byte) (FrameLayout.HEADER_VERSION ^ (1 + random.nextInt(0xFF))));
      }
    },
    KIND(FrameRule.KIND) {
      @Override
      void damage(ByteBuffer header, Random random) {
        int beyond = FrameKind.values().length + 1 + random.nextInt(0xFF - 13);
        header.put(FrameLayout.KIND_OFFSET, (byte) (random.nextInt(8) == 0 ? 0 : beyond));
      }
    },
    MESSAGE_LENGTH(FrameRule.MESSAGE_LENGTH) {
      @Override
      void damage(ByteBuffer header, Random random) {
        header.putInt(FrameLayout.MESSAGE_LENGTH_OFFSET, tooLong(random));
      }
    },
    ATTACHMENT_LENGTH(FrameRule.PAYLOAD_LENGTH) {
      @Override
      void damage(ByteBuffer header, Random random) {
        header.putInt(FrameLayout.ATTACHMENT_LENGTH_OFFSET, tooLong(random));
      }
    },
    SUM_OF_LENGTHS(FrameRule.PAYLOAD_LENGTH) {
      @Override
      void damage(ByteBuffer header, Random random) {
        int message = 1 + random.nextInt(LIMITS.maxPayloadBytes());
        header.putInt(FrameLayout.MESSAGE_LENGTH_OFFSET, message);
        header.putInt(FrameLayout.ATTACHMENT_LENGTH_OFFSET, LIMITS.maxPayloadBytes() - message + 1);
      }
    },
    FLAGS(FrameRule.FLAGS) {
      @Override
      void damage(ByteBuffer header, Random random) {
        int known = header.getShort(FrameLayout.FLAGS_OFFSET);
        int unknown = 1 << (3 + random.nextInt(9));
        header.putShort(FrameLayout.FLAGS_OFFSET, (short) (known | unknown));
      }
    },
    HANDLES(FrameRule.HANDLES) {
      @Override
      void damage(ByteBuffer header, Random random) {
        int tooMany = LIMITS.maxHandles() + 1 + random.nextInt(0xFF - LIMITS.maxHandles());
        header.put(FrameLayout.HANDLES_OFFSET, (byte) tooMany);
      }
    };

    private final FrameRule rule;

    Corruption(FrameRule rule) {
      this.rule = rule;
    }

    abstract void damage(ByteBuffer header, Random random);

    /** Any unsigned number beyond the limit, those that are negative as signed ones included. */
    private static int tooLong(Random random) {
      return random.nextBoolean()
          ? -1 - random.nextInt(Integer.MAX_VALUE)
          : LIMITS.maxPayloadBytes() + 1 + random.nextInt(1 << 30);
    }
  }
}
