/** The service that keeps blobs by digest. */
@NullMarked
package dev.hearth.cache;

import org.jspecify.annotations.NullMarked;
