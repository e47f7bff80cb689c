/**
 * The file format of recordings: what passed over one connection, with times. Nothing here does
 * I/O.
 *
 * <p>The specification is docs/protocol.md.
 */
@NullMarked
package dev.hearth.wire.recording;

import org.jspecify.annotations.NullMarked;
