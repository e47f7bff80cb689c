/** What a daemon keeps in its state folder for people, and for those who look for it later. */
@NullMarked
package dev.hearth.session.state;

import org.jspecify.annotations.NullMarked;
