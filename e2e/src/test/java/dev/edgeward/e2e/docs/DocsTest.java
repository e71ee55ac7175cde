package dev.edgeward.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.stack.Checkout;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What can be checked of the documentation without a cluster. */
class DocsTest {
  private static final Path ROOT = Checkout.here().root();
  private static final Pattern DEV = Pattern.compile("(?m)(?:^|[ (`])\\./dev ([a-z]+)");

  private static List<Page> pages;

  @BeforeAll
  static void read() throws IOException {
    pages = Page.all(ROOT);
  }

  @Test
  void everyLinkWithinTheDocumentationLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Page page : pages) {
      for (String link : page.links()) {
        if (!link.matches("[a-z]+:.*") && !resolves(page, link)) {
          broken.add(ROOT.relativize(page.path()) + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsReachedFromTheReadme() throws IOException {
    Set<Path> reached = new java.util.HashSet<>();
    List<Path> next = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    while (!next.isEmpty()) {
      Path file = next.removeLast();
      if (reached.add(file) && file.toString().endsWith(".md")) {
        for (String link : Page.read(file).links()) {
          Path target = target(file, link);
          if (!link.matches("[a-z]+:.*") && Files.isRegularFile(target)) {
            next.add(target);
          } else if (Files.isDirectory(target)) {
            try (var files = Files.list(target)) {
              files.filter(Files::isRegularFile).forEach(next::add);
            }
          }
        }
      }
    }
    assertThat(pages)
        .extracting(Page::path)
        .filteredOn(path -> path.startsWith(ROOT.resolve("docs")))
        .allMatch(reached::contains);
  }

  @Test
  void theCommandsOfDevThatAreNamedAreThere() throws IOException {
    String help = Files.readString(ROOT.resolve("dev"));
    Set<String> there =
        Pattern.compile("(?m)^  ([a-z]+)(?: |$)")
            .matcher(help)
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    there.add("controlplane"); // for tests; not for people, so not in the help
    for (Page page : pages) {
      String text = Files.readString(page.path());
      assertThat(DEV.matcher(text).results().map((MatchResult m) -> m.group(1)))
          .as("%s", page.path())
          .allMatch(there::contains);
    }
  }

  @Test
  void everyBlockOfYamlIsYaml() {
    List<String> broken = new ArrayList<>();
    for (Page page : pages) {
      for (Page.Block block : page.blocks()) {
        if (block.language().equals("yaml") && !block.text().contains("…")) {
          for (String document : block.text().split("(?m)^---$")) {
            try {
              Serialization.unmarshal(document, Object.class);
            } catch (KubernetesClientException | IllegalArgumentException e) {
              broken.add(ROOT.relativize(page.path()) + ":\n" + document);
            }
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean resolves(Page page, String link) throws IOException {
    Path target = target(page.path(), link);
    int hash = link.indexOf('#');
    if (!Files.exists(target)) {
      return false;
    }
    return hash < 0
        || !target.toString().endsWith(".md")
        || Page.read(target).anchors().contains(link.substring(hash + 1));
  }

  private static Path target(Path from, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    return path.isEmpty() ? from : from.resolveSibling(path).normalize();
  }
}
