/** The image that is measured and the daemons that are started from it. */
@NullMarked
package dev.hearth.bench.daemon;

import org.jspecify.annotations.NullMarked;
