package dev.hearth.image;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Adapts third-party jars to the image, before ModiTect gives them their module descriptors.
 *
 * <ul>
 *   <li>A descriptor of their own is left out, and so is what the image cannot use.
 *   <li>References to a type of {@code java.beans} that {@code dev.hearth.image.beans} has go to
 *       that one, which is added to the jar: for two types Log4j would bring the 16 MB of
 *       java.desktop.
 *   <li>Classes older than Java 6 become Java 8, with stack maps. An AOT cache takes no older ones,
 *       and picocli, ASM and parts of Guice come as Java 5 or less.
 * </ul>
 */
public final class JarAdapter {
  private static final FileTime REPRODUCIBLE = FileTime.fromMillis(315_532_800_000L);

  private JarAdapter() {}

  /**
   * Adapts every jar of a folder.
   *
   * @param args the folder that is read, the folder that is written, and a regular expression for
   *     the names of entries to leave out
   * @throws IOException if a jar cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Path target = Files.createDirectories(Path.of(args[1]));
    Predicate<String> leftOut = Pattern.compile(args[2]).asMatchPredicate();
    try (var jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
      for (Path jar : jars) {
        write(target.resolve(jar.getFileName()), adapted(jar, leftOut));
      }
    }
  }

  private static Map<String, byte[]> adapted(Path jar, Predicate<String> leftOut)
      throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try (var file = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (!entry.isDirectory() && !name.endsWith("module-info.class") && !leftOut.test(name)) {
          try (InputStream in = file.getInputStream(entry)) {
            entries.put(name, in.readAllBytes());
          }
        }
      }
    }
    Set<String> relocated = new TreeSet<>();
    ClassAdapter classes = new ClassAdapter(relocated::add);
    entries.replaceAll(
        (name, content) -> name.endsWith(".class") ? classes.adapt(content) : content);
    for (String name : relocated) {
      entries.put(name + ".class", ownClass(name));
    }
    return entries;
  }

  private static byte[] ownClass(String name) throws IOException {
    try (InputStream in = JarAdapter.class.getResourceAsStream("/" + name + ".class")) {
      return requireNonNull(in, name).readAllBytes();
    }
  }

  private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()).setLastModifiedTime(REPRODUCIBLE));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
  }
}
