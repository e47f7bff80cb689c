/** The targets. Each takes an input and throws when something that must hold does not. */
@NullMarked
package dev.hearth.fuzz.targets;

import org.jspecify.annotations.NullMarked;
