/** The commands of the cache service. */
@NullMarked
package dev.hearth.cli.cache;

import org.jspecify.annotations.NullMarked;
