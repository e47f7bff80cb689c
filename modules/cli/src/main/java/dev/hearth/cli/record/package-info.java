/** Commands that record connections and play recordings. */
@NullMarked
package dev.hearth.cli.record;

import org.jspecify.annotations.NullMarked;
