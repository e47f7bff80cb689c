/** Named pipes, handle passing, mappings and processes. */
@NullMarked
package dev.hearth.platform.windows;

import org.jspecify.annotations.NullMarked;
