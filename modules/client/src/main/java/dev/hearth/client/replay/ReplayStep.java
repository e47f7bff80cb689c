package dev.hearth.client.replay;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Bytes that the client sent at once.
 *
 * @param nanos when, since the recording began
 * @param handles how many descriptors went with them
 * @param answered the calls of the client's that had been answered before, in the recording
 * @param frames the frames that are whole with these bytes
 */
record ReplayStep(
    long nanos, ByteBuffer bytes, int handles, List<Long> answered, List<SeenFrame> frames) {}
