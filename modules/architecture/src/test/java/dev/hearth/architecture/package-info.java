/** Tests that hold the arrows between modules and between packages. */
@NullMarked
package dev.hearth.architecture;

import org.jspecify.annotations.NullMarked;
