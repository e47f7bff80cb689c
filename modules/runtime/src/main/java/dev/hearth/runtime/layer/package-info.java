/**
 * Finds the services: each folder below {@code services/} becomes a module layer of its own, and
 * what is wrong with any of them is told together.
 *
 * <pre>
 * services/          CatalogReader ─▶ ServiceCatalog
 *   control/*.jar      LayerLoader ─▶   LoadedService  (in start order)
 *   broken/*.jar       LayerLoader ─▶   RejectedService(folder, reason)
 * </pre>
 */
@NullMarked
package dev.hearth.runtime.layer;

import org.jspecify.annotations.NullMarked;
