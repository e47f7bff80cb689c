/**
 * What a service is written against.
 *
 * <p>A {@link dev.hearth.spi.ServiceProvider} is found in the module layer of its folder. It makes
 * a {@link dev.hearth.spi.Service}, which registers handlers by message type. A handler gets a
 * {@link dev.hearth.spi.Request} or a {@link dev.hearth.spi.Call} and returns a {@link
 * dev.hearth.spi.Reply} or throws a {@link dev.hearth.spi.CallException}.
 */
@NullMarked
package dev.hearth.spi;

import org.jspecify.annotations.NullMarked;
