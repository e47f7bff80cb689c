/**
 * Recordings of connections: which are made, and how they get into their files.
 *
 * <pre>
 *  I/O thread, senders ──► Recording (bounded in bytes) ──► its thread ──► RecordingFile
 * </pre>
 */
@NullMarked
package dev.hearth.runtime.recording;

import org.jspecify.annotations.NullMarked;
