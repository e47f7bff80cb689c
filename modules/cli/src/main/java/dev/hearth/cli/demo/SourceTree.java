package dev.hearth.cli.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The files of a folder and the folders in it, sorted.
 *
 * @param folder where they are
 * @param files all of them
 * @param bytes how large they are together
 */
record SourceTree(Path folder, List<SourceFile> files, long bytes) {
  /** What is not source: the history, and what a build has made. */
  static final Set<String> LEFT_OUT = Set.of(".git", "target");

  /**
   * One file.
   *
   * @param path where it is
   * @param key what it is called in the cache: its path within the folder, with slashes
   * @param size in bytes, when it was looked at
   */
  record SourceFile(Path path, String key, long size) {}

  /**
   * Looks for regular files. Symbolic links are not followed.
   *
   * @throws IOException if a folder cannot be read
   */
  static SourceTree of(Path folder) throws IOException {
    List<SourceFile> files = new ArrayList<>();
    Files.walkFileTree(folder, collector(folder, files));
    files.sort(Comparator.comparing(SourceFile::key));
    return new SourceTree(
        folder, List.copyOf(files), files.stream().mapToLong(SourceFile::size).sum());
  }

  private static FileVisitor<Path> collector(Path folder, List<SourceFile> files) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
        boolean leftOut = !path.equals(folder) && LEFT_OUT.contains(name(path));
        return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
          String key = folder.relativize(path).toString().replace('\\', '/');
          files.add(new SourceFile(path, key, attributes.size()));
        }
        return FileVisitResult.CONTINUE;
      }
    };
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
