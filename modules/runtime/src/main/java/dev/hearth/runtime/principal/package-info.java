/** What each user has of the daemon, over all of its connections, and may have. */
@NullMarked
package dev.hearth.runtime.principal;

import org.jspecify.annotations.NullMarked;
