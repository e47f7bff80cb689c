/** The service that the benches load. */
@NullMarked
package dev.hearth.bench.service;

import org.jspecify.annotations.NullMarked;
