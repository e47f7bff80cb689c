/**
 * Frames: their layout, an encoder, and an incremental, bounded decoder. Nothing here does I/O.
 *
 * <p>The specification is docs/protocol.md.
 */
@NullMarked
package dev.hearth.wire;

import org.jspecify.annotations.NullMarked;
