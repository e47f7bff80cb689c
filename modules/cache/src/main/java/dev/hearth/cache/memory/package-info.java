/** Memory outside of the Java heap: for bytes on their way, and for small blobs that are hot. */
@NullMarked
package dev.hearth.cache.memory;

import org.jspecify.annotations.NullMarked;
