/**
 * The configuration as the daemon needs it: its own sections before it listens, those of the
 * services once their layers stand.
 */
@NullMarked
package dev.hearth.runtime.configuration;

import org.jspecify.annotations.NullMarked;
