package dev.hearth.runtime.recording;

import dev.hearth.session.state.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where recordings lie: files of mode 0600 in a folder that nobody but the user enters. Their names
 * sort by time.
 *
 * @param path the folder; made with the first recording
 */
public record RecordingFolder(Path path) {
  private static final String ENDING = ".hrec";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
  private static final int MAX_NAME = 64;

  /** The file of a new recording. */
  Path file(Instant now, long id, String clientName) {
    String name = clientName.replaceAll("[^A-Za-z0-9._-]", "_");
    return path.resolve(
        TIME.format(now)
            + "-"
            + id
            + (name.isEmpty() ? "" : "-" + name.substring(0, Math.min(name.length(), MAX_NAME)))
            + ENDING);
  }

  /**
   * Makes the folder, and room for another recording in it.
   *
   * @param keep how many files may be there with the new one
   * @param inUse those that are being written
   */
  void prepare(int keep, Set<Path> inUse) throws IOException {
    Files.createDirectories(path, OwnerOnly.folder());
    List<Path> there;
    try (Stream<Path> files = Files.list(path)) {
      there =
          files
              .filter(file -> file.toString().endsWith(ENDING) && !inUse.contains(file))
              .sorted()
              .toList();
    }
    int most = Math.max(0, keep - inUse.size());
    for (int i = 0; i < there.size() - most; i++) {
      Files.deleteIfExists(there.get(i));
    }
  }
}
