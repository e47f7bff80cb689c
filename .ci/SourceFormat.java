import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or applies google-java-format on every Java file of the repository. The build runs it
 * once, on the JDK that it compiles with: Maven's own JVM may be too old to parse the sources.
 *
 * <p>Usage: {@code java -cp google-java-format-all-deps.jar SourceFormat.java check|apply ROOT}
 */
final class SourceFormat {
  private static final Set<String> LEFT_OUT = Set.of("target", ".git", ".idea", "node_modules");

  private SourceFormat() {}

  public static void main(String[] args) throws Exception {
    boolean apply = args[0].equals("apply");
    List<String> formatter = new ArrayList<>();
    formatter.addAll(apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    formatter.addAll(javaFilesUnder(Path.of(args[1])));
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(formatter.toArray(String[]::new));
    if (status != 0 && !apply) {
      System.err.println(
          "The files above are not formatted; `mvn -N verify -Dhearth.format=apply` formats them.");
    }
    System.exit(status);
  }

  private static List<String> javaFilesUnder(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return LEFT_OUT.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
