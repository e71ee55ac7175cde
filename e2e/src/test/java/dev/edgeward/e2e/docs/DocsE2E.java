package dev.edgeward.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands of the documentation that are marked to run do, one page after the other. */
@ExtendWith(LocalStackExtension.class)
class DocsE2E {
  private static final Path ROOT = Checkout.here().root();

  @Test
  void theCommandsThatAreMarkedToRunWorkAsTheyStand(TestStack stack) throws Exception {
    assumeTrue(hasKubectl(), "kubectl is not on the PATH");
    stack.apply("default", Files.readString(ROOT.resolve("examples/00-namespace.yaml")));
    List<Page> pages =
        Page.all(ROOT).stream()
            .filter(page -> page.blocks().stream().anyMatch(Page.Block::runs))
            .toList();
    assertThat(pages).isNotEmpty();
    for (Page page : pages) {
      run(page, stack);
    }
  }

  private static void run(Page page, TestStack stack) throws Exception {
    String script =
        "set -euo pipefail\n"
            + page.blocks().stream()
                .filter(Page.Block::runs)
                .map(Page.Block::text)
                .collect(Collectors.joining("\n"))
                .replace("./dev env", "./dev env --state " + stack.folder().root());
    Path output = Files.createTempFile("edgeward-docs", ".log");
    Process process =
        new ProcessBuilder("bash", "-xc", script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output).replace(stack.adminToken(), "…");
    Files.delete(output);
    assertThat(ended && process.exitValue() == 0).as("%s:%n%s", page.path(), said).isTrue();
    assertThat(said).as("%s", page.path()).doesNotContain("\"status\":5");
  }

  private static boolean hasKubectl() throws Exception {
    return new ProcessBuilder("bash", "-c", "command -v kubectl").start().waitFor() == 0;
  }
}
