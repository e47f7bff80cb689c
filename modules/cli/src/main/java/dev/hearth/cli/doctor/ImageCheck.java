package dev.hearth.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the image is whole, and fast. */
final class ImageCheck {
  private static final String CHECK = "image";

  private ImageCheck() {}

  static List<Finding> examine(Patient patient) {
    Path home = patient.image().home();
    if (!Files.exists(home.resolve("lib").resolve("built"))) {
      return List.of(
          Finding.wrong(CHECK, home + " is not whole", "build it, or copy all of it, again"));
    }
    for (String cache : List.of("hearth.aot", "hearthd.aot")) {
      if (!Files.exists(home.resolve("lib").resolve(cache))) {
        return List.of(
            Finding.note(
                CHECK, home + " has no lib/" + cache + ": it starts slowly", "build it again"));
      }
    }
    return List.of(Finding.ok(CHECK, home.toString()));
  }
}
