/**
 * Connections, inbound and outbound: their handles, their number, their end, and the way of
 * services to them.
 *
 * <pre>
 * ServiceConnections ─▶ Directory[handle] ─▶ Session
 *                           ▲      ▲
 *          ConnectionRegistry      OutboundConnections
 * </pre>
 */
@NullMarked
package dev.hearth.runtime.connection;

import org.jspecify.annotations.NullMarked;
