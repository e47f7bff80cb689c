/** What a target is given: bytes in reads, from a fuzzer or from a recording. */
@NullMarked
package dev.hearth.fuzz.input;

import org.jspecify.annotations.NullMarked;
