/** HOCON files read into records, with every problem reported at once. */
@NullMarked
package dev.hearth.config;

import org.jspecify.annotations.NullMarked;
