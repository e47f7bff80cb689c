package dev.hearth.runtime.layer;

import java.nio.file.Path;

/** What came of one folder below {@code services/}. */
public sealed interface FolderOutcome permits LoadedService, RejectedService {
  /** The folder. */
  Path folder();

  /** The folder's name, which is the service's. */
  default String name() {
    return folder().getFileName().toString();
  }
}
