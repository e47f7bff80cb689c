/** What the command writes: tables and quantities for people, JSON for programs, progress. */
@NullMarked
package dev.hearth.cli.output;

import org.jspecify.annotations.NullMarked;
