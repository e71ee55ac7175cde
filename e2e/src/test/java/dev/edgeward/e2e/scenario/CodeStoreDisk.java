package dev.edgeward.e2e.scenario;

import dev.edgeward.e2e.TestStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files that the local code store keeps, read past the runtime. */
public final class CodeStoreDisk {

  private CodeStoreDisk() {}

  /** Whether a bundle is among what was written. */
  public static boolean holds(TestStack stack, String bundleDigest) throws IOException {
    Path disk = stack.folder().workerdDisk();
    if (!Files.exists(disk)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(disk)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        // The digest is part of a key, which SQLite writes as it is.
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
            .contains(bundleDigest)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the store has an entry of that key now; what was deleted can still be in its files. */
  public static boolean hasEntry(TestStack stack, String workspaceId, String bundleDigest)
      throws IOException, InterruptedException {
    Process query =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import glob, sqlite3, sys
                count = 0
                for file in glob.glob(sys.argv[1] + "/*/*.sqlite"):
                    database = sqlite3.connect("file:%s?mode=ro" % file, uri=True)
                    if database.execute("select 1 from sqlite_master where name = 'entry'").fetchone():
                        rows = database.execute("select * from entry").fetchall()
                        count += sum(sys.argv[2] in row for row in rows)
                print(count)
                """,
                stack.folder().workerdDisk().toString(),
                workspaceId + "/" + bundleDigest)
            .redirectErrorStream(true)
            .start();
    String output =
        new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (query.waitFor() != 0 || !output.matches("[0-9]+")) {
      throw new IOException("the code store can't be read: " + output);
    }
    return !output.equals("0");
  }
}
