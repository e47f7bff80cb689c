/** The command that shows Hearth at work on a folder of files. */
@NullMarked
package dev.hearth.cli.demo;

import org.jspecify.annotations.NullMarked;
