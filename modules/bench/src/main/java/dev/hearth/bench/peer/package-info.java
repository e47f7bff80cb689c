/** Programs that run in processes of their own and are measured there. */
@NullMarked
package dev.hearth.bench.peer;

import org.jspecify.annotations.NullMarked;
