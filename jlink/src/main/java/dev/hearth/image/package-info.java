/** Steps of the image's build that no plugin does; not part of the image. */
@NullMarked
package dev.hearth.image;

import org.jspecify.annotations.NullMarked;
