/**
 * From a session to a handler.
 *
 * <pre>
 * InboundRequest ─▶ Dispatcher ─▶ HostedService ─▶ Method ─┬─▶ NonBlocking: here and now
 *                                                          └─▶ Blocking: CallScheduler
 * </pre>
 */
@NullMarked
package dev.hearth.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
