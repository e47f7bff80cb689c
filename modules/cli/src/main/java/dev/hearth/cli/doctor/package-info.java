/** Looks at all that a daemon needs, says what is wrong and how to mend it. */
@NullMarked
package dev.hearth.cli.doctor;

import org.jspecify.annotations.NullMarked;
