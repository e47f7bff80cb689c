/**
 * What every command is made of: how the command line is put together, what a command gets and how
 * it ends.
 */
@NullMarked
package dev.hearth.cli.command;

import org.jspecify.annotations.NullMarked;
