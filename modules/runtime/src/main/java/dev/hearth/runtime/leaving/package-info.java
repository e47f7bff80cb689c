/**
 * When the daemon leaves of its own accord: each reason is a rule, a function of what the daemon is
 * doing.
 *
 * <pre>
 * Situation ─▶ LeaveRule ─▶ Verdict: leave, and why │ stay, and when to look again
 * </pre>
 */
@NullMarked
package dev.hearth.runtime.leaving;

import org.jspecify.annotations.NullMarked;
