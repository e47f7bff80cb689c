package dev.hearth.spi.transport;

import java.time.Duration;

/**
 * What a transport's threads won and lost by {@link Polling}, since it was opened.
 *
 * @param polls how often a thread looked for a while instead of sleeping at once
 * @param won how many of these found something, and so saved a sleep
 * @param burned the processor time that all of them took until they found it or gave up
 */
public record PollingCounts(long polls, long won, Duration burned) {}
