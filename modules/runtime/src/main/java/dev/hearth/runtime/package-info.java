/**
 * The daemon.
 *
 * <pre>
 * HostConfiguration ─▶ BoundSocket ─▶ Daemon ─┬─▶ CatalogReader    layers
 *                                             ├─▶ LifecycleManager services, then FrontDoor
 *                                             └─▶ awaitShutdown, stop
 * </pre>
 */
@NullMarked
package dev.hearth.runtime;

import org.jspecify.annotations.NullMarked;
