/** The connections that have come in: their handles, their number, their end. */
@NullMarked
package dev.hearth.runtime.connection;

import org.jspecify.annotations.NullMarked;
