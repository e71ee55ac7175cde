package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A supervisor in a process of its own, which outlives the command that started it. */
final class Background {

  /** A first start builds the control plane. */
  private static final Duration START_TIMEOUT = Duration.ofMinutes(30);

  private static final Duration HEAL_TIMEOUT = Duration.ofMinutes(3);

  private final StackAt stack;
  private final StackControl control;
  private final StackFolder folder;

  Background(StackAt stack) {
    this.stack = stack;
    this.control = stack.control();
    this.folder = stack.folder();
  }

  /** Starts a supervisor and waits until everything is ready, telling what it says. */
  void start(int kubePort, int httpPort) throws StackException, InterruptedException {
    Path output = folder.logs().resolve("supervisor.out");
    Process supervisor;
    long journalEnd;
    try {
      Files.createDirectories(folder.logs());
      control.forgetReady();
      journalEnd = Files.exists(folder.journal()) ? Files.size(folder.journal()) : 0;
      supervisor =
          new ProcessBuilder(command(kubePort, httpPort))
              .directory(stack.checkout().root().toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new StackException("the supervisor can't be started: " + e.getMessage(), e);
    }
    awaitReady(supervisor, output, journalEnd);
  }

  /** Has a supervisor that is there bring everything up to date, and waits until it is ready. */
  void refresh() throws StackException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!control.wasReady() && control.isSupervised()) {
      if (System.nanoTime() > deadline) {
        throw new StackException("the stack doesn't get ready; see " + folder.journal());
      }
      Thread.sleep(200);
    }
    control.refresh(HEAL_TIMEOUT);
    deadline = System.nanoTime() + HEAL_TIMEOUT.toNanos();
    while (true) {
      List<String> sick =
          control.status(stack.checkout()).stream()
              .filter(status -> !status.healthy())
              .map(status -> status.component().title())
              .toList();
      if (sick.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new StackException("not ready: " + sick + "; see " + folder.logs());
      }
      Thread.sleep(500);
    }
  }

  private void awaitReady(Process supervisor, Path output, long journalEnd)
      throws StackException, InterruptedException {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    long told = journalEnd;
    while (true) {
      told = tell(told);
      if (control.wasReady()) {
        return;
      }
      if (!supervisor.isAlive()) {
        if (control.isSupervised()) { // somebody else was faster
          refresh();
          return;
        }
        throw new StackException(reason(output));
      }
      if (System.nanoTime() > deadline) {
        throw new StackException("the stack doesn't get ready; see " + folder.journal());
      }
      Thread.sleep(100);
    }
  }

  /** Tells the whole lines that the journal has after a position; gives the position after them. */
  private long tell(long from) {
    try (var journal = new RandomAccessFile(folder.journal().toFile(), "r")) {
      byte[] bytes = new byte[(int) Math.max(0, journal.length() - from)];
      journal.seek(from);
      journal.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .forEach(Progress::say);
      return from + end;
    } catch (IOException e) {
      return from;
    }
  }

  private List<String> command(int kubePort, int httpPort) {
    List<String> command = new ArrayList<>();
    String detach = onPath("setsid") ? "setsid" : "nohup";
    command.add(detach);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx96m", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("-Dedgeward.root=" + stack.checkout().root());
    command.add(Dev.class.getName());
    command.addAll(
        List.of(
            "up",
            "--state=" + folder.root(),
            "--kube-port=" + kubePort,
            "--http-port=" + httpPort));
    return command;
  }

  private static boolean onPath(String program) {
    @Nullable String path = System.getenv("PATH");
    return path != null
        && Stream.of(path.split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** What the supervisor said last, without what was told already. */
  private static String reason(Path output) {
    try {
      String said = Files.readString(output);
      int error = said.indexOf("error: ");
      return error < 0 ? "the stack doesn't start:\n" + said : said.substring(error + 7).strip();
    } catch (IOException e) {
      return "the stack doesn't start, and doesn't say why";
    }
  }
}
