/**
 * A service at work: its state, what it answers, what it is given of the host, what it has been
 * asked.
 */
@NullMarked
package dev.hearth.runtime.service;

import org.jspecify.annotations.NullMarked;
