package dev.hearth.platform.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** Takes all descriptors that this process may have. For one thread. */
final class Hog {
  private static final Deque<FileInputStream> HOGGED = new ArrayDeque<>();

  private Hog() {}

  /** A class cannot be loaded from a folder when no file can be opened. An image has no folders. */
  static void loadClasses() throws Exception {
    for (String root : System.getProperty("java.class.path").split(":", -1)) {
      Path folder = Path.of(root);
      if (!Files.isDirectory(folder.resolve("dev"))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(folder.resolve("dev"))) {
        for (Path file : files.toList()) {
          String name = folder.relativize(file).toString().replace('/', '.');
          if (name.endsWith(".class")
              && !name.endsWith("Test.class")
              && !name.endsWith("info.class")) {
            Class.forName(name.substring(0, name.length() - ".class".length()));
          }
        }
      }
    }
  }

  /** Opens files until it may open no more. */
  static String hog() {
    try {
      while (true) {
        HOGGED.push(new FileInputStream("/dev/null"));
      }
    } catch (IOException e) {
      // That was the last one.
      return "done hog";
    }
  }

  /** Closes them. */
  static String free() throws IOException {
    while (!HOGGED.isEmpty()) {
      HOGGED.pop().close();
    }
    return "done free";
  }
}
