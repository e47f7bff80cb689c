/** The round trip of one small message. */
@NullMarked
package dev.hearth.bench.rtt;

import org.jspecify.annotations.NullMarked;
