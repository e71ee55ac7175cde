package dev.edgeward.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.scenario.Bin;
import dev.edgeward.e2e.scenario.Team;
import dev.edgeward.e2e.scenario.TeamFunction;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What alerts and dashboard ask for is what the two programs measure. */
@ExtendWith(LocalStackExtension.class)
class MonitoringE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * There is no account here, so nothing is measured of one; nothing has to fail; and what
   * kube-apiserver measures is its own.
   */
  private static final String NOT_HERE =
      "edgeward_cloudflare_.*|reconciliations_failure_total|apiserver_.*";

  @Test
  void everyMetricThatIsAskedForIsThereOnceSomethingHappens(TestStack stack) throws Exception {
    Team team = new Team(stack);
    TeamFunction greet = team.function("greet");
    greet.serve("export default () => 'hello'");
    assertThat(greet.result().asText()).isEqualTo("hello");
    greet.awaitFalse("LatestVersionReady", greet.applyCode("export default ("));
    Bin bin = new Bin(team);
    bin.delete("greet", DeletionPropagation.BACKGROUND);
    bin.awaitGone("greet");
    bin.empty();
    bin.awaitEmpty();

    Set<String> asked = Monitoring.metrics();
    asked.removeIf(name -> name.matches(NOT_HERE));
    await("all are measured")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(measured(stack)).containsAll(asked));
  }

  private static Set<String> measured(TestStack stack) {
    Set<String> names = new TreeSet<>(scrape(stack.ports().operatorManagement()));
    names.addAll(scrape(stack.ports().apiManagement()));
    return names;
  }

  /** The names of what a program measures. */
  private static Set<String> scrape(int port) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics")).build(),
              BodyHandlers.ofLines())
          .body()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replaceAll("[{ ].*", ""))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
