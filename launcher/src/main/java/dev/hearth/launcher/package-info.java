/** hearthd: the main class and the only place that knows all modules. */
@NullMarked
package dev.hearth.launcher;

import org.jspecify.annotations.NullMarked;
