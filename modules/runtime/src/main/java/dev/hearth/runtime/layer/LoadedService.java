package dev.hearth.runtime.layer;

import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.ServiceProvider;
import java.nio.file.Path;

/**
 * A service whose layer stands and whose provider answers.
 *
 * @param folder where its jars are
 * @param descriptor what it is
 * @param configuration the record of its configuration section
 * @param provider makes it; its class belongs to the folder's own layer
 */
public record LoadedService(
    Path folder,
    ServiceDescriptor descriptor,
    Class<? extends Record> configuration,
    ServiceProvider provider)
    implements FolderOutcome {}
