/** What the service answers: one class a message type. */
@NullMarked
package dev.hearth.cache.handler;

import org.jspecify.annotations.NullMarked;
