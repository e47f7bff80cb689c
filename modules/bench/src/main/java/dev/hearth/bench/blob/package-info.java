/** Blobs fetched and stored: copied through the socket and by descriptor. */
@NullMarked
package dev.hearth.bench.blob;

import org.jspecify.annotations.NullMarked;
