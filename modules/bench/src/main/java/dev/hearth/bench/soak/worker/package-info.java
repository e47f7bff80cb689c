/** The process that uses a daemon in all ways at random, and compares what it gets. */
@NullMarked
package dev.hearth.bench.soak.worker;

import org.jspecify.annotations.NullMarked;
