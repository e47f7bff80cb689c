package dev.hearth.bench.service;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;

/**
 * The section {@code services.bench}.
 *
 * @param topics how many topics there are
 * @param maxWaiting how many frames may wait for one who follows a topic
 */
public record BenchSettings(
    @AtLeast("1") @AtMost("1000") int topics, @AtLeast("1") int maxWaiting) {}
