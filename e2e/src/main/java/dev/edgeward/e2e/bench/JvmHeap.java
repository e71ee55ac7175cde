package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is alive in the heap of another JVM of this user, with the serial collector. */
final class JvmHeap {

  private static final Pattern USED = Pattern.compile(" total \\d+K, used (\\d+)K");
  private static final double KIB_PER_MIB = 1024;

  private JvmHeap() {}

  /** Collects what is dead; then the memory of what is left, MiB. */
  static double liveMib(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    Matcher used = USED.matcher(info);
    double mib = 0;
    int generations = 0;
    while (used.find()) {
      mib += Double.parseDouble(used.group(1)) / KIB_PER_MIB;
      generations++;
    }
    if (generations == 0) {
      throw new IOException("jcmd tells nothing of a heap: " + info);
    }
    return mib;
  }

  /** The classes that take the most, as {@code jcmd} prints them. */
  static List<String> largest(long pid, int classes) throws IOException, InterruptedException {
    return jcmd(pid, "GC.class_histogram")
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("\\d+: .*"))
        .limit(classes)
        .map(line -> line.replaceAll("\\s+", " "))
        .toList();
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }
}
