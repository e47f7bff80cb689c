/** Services that go on, in a lesser way, where no daemon can be had. */
@NullMarked
package dev.hearth.client.fallback;

import org.jspecify.annotations.NullMarked;
