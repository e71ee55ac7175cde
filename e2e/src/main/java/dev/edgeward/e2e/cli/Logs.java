package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints logs. */
@Command(
    name = "logs",
    description = "Prints the log of a component; without one, the end of each log.")
final class Logs implements Callable<Integer> {

  private static final long TAIL = 4096;

  @Mixin private final StackAt stack = new StackAt();

  @Parameters(
      arity = "0..1",
      paramLabel = "COMPONENT",
      description =
          "etcd, kube-apiserver, kube-controller-manager, operator, api-server, workerd or supervisor.")
  private @Nullable String component;

  @Option(names = "-f", description = "Go on as the logs grow.")
  private boolean follow;

  @Override
  public Integer call() throws StackException, IOException, InterruptedException {
    Map<Path, Long> positions = new LinkedHashMap<>();
    if (component == null) {
      positions.put(stack.folder().journal(), 0L);
      for (Component one : Component.values()) {
        positions.put(stack.folder().log(one), 0L);
      }
      positions.replaceAll((log, start) -> startOfTail(log));
    } else {
      positions.put(log(component), 0L);
    }
    do {
      for (Map.Entry<Path, Long> entry : positions.entrySet()) {
        entry.setValue(print(entry.getKey(), entry.getValue(), positions.size() > 1));
      }
      if (follow) {
        Thread.sleep(300);
      }
    } while (follow);
    return 0;
  }

  private Path log(String name) throws StackException {
    return name.equals("supervisor")
        ? stack.folder().journal()
        : stack
            .folder()
            .log(
                Component.of(name)
                    .orElseThrow(
                        () ->
                            new StackException(
                                "no component "
                                    + name
                                    + "; there are supervisor, "
                                    + String.join(
                                        ", ",
                                        Arrays.stream(Component.values())
                                            .map(Component::title)
                                            .toList()))));
  }

  /** Prints the whole lines after a position; gives the position after them. */
  private static long print(Path log, long from, boolean named) throws IOException {
    if (!Files.exists(log)) {
      return from;
    }
    try (var file = new RandomAccessFile(log.toFile(), "r")) {
      long start = file.length() < from ? 0 : from;
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      int end = bytes.length;
      while (end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      String prefix = named ? log.getFileName().toString().replace(".log", "") + " | " : "";
      new String(bytes, 0, end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> System.out.println(prefix + line));
      return start + end;
    }
  }

  private static long startOfTail(Path log) {
    try {
      byte[] bytes = Files.readAllBytes(log);
      for (int i = (int) Math.max(0, bytes.length - TAIL); i < bytes.length; i++) {
        if (i == 0 || bytes[i - 1] == '\n') {
          return i;
        }
      }
      return bytes.length;
    } catch (IOException e) {
      return 0;
    }
  }
}
