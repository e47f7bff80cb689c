/** The messages of the built-in services. */
@NullMarked
package dev.hearth.protocol;

import org.jspecify.annotations.NullMarked;
