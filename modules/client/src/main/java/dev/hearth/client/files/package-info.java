/** Files that several processes use. */
@NullMarked
package dev.hearth.client.files;

import org.jspecify.annotations.NullMarked;
