/** The tool around the fuzz targets: seeds, and findings as recordings. */
@NullMarked
package dev.hearth.fuzz;

import org.jspecify.annotations.NullMarked;
