package dev.hearth.runtime.layer;

import dev.hearth.spi.ServiceDescriptor;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder that cannot be a service.
 *
 * @param folder where its jars are
 * @param descriptor what it would be, where its provider could be asked
 * @param reason why it is left out, and what to do: for people
 */
public record RejectedService(Path folder, Optional<ServiceDescriptor> descriptor, String reason)
    implements FolderOutcome {
  RejectedService(LoadedService service, String reason) {
    this(service.folder(), Optional.of(service.descriptor()), reason);
  }
}
