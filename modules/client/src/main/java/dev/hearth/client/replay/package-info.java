/**
 * Plays a recorded connection against a daemon and compares what comes back.
 *
 * <pre>
 *  file ─► RecordedConnection ─► Replay ─► ReplayConnection ─► daemon
 *                 │ recorded frames           │ frames that came
 *                 └──────────► Comparison ◄───┘ ─► ReplayReport
 * </pre>
 */
@NullMarked
package dev.hearth.client.replay;

import org.jspecify.annotations.NullMarked;
