/** One message to many subscribers. */
@NullMarked
package dev.hearth.bench.push;

import org.jspecify.annotations.NullMarked;
