package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands of a section of the documentation, run as they stand there.
 *
 * @param script what a shell runs
 */
record DocumentedCommands(String script) {

  /**
   * The first block of commands below a heading.
   *
   * @param page such as {@code docs/operations.md}
   */
  static DocumentedCommands of(String page, String heading) throws IOException {
    String text = Files.readString(Checkout.here().root().resolve(page));
    Matcher section =
        Pattern.compile(
                "^#+ " + Pattern.quote(heading) + "$.*?^```sh$\n(.*?)^```$",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(text);
    assertThat(section.find()).as("%s has commands below %s", page, heading).isTrue();
    return new DocumentedCommands(section.group(1));
  }

  /** Runs them, with those variables on top of the environment. */
  void run(Path log, Map<String, String> variables) throws IOException, InterruptedException {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    bash.environment().putAll(variables);
    assertThat(bash.start().waitFor()).as(() -> tail(log)).isZero();
  }

  private static String tail(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
