/** Zstandard, and when it is used. */
@NullMarked
package dev.hearth.session.compression;

import org.jspecify.annotations.NullMarked;
