package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What Argo CD says of a function's health with the settings that {@code docs/argo-cd.md} gives.
 */
@ExtendWith({ArgoCdExtension.class, LocalStackExtension.class})
class ArgoCdHealthE2E {

  private static final String BROKEN = "export default () => {";

  private TestStack stack;
  private ArgoCd argoCd;
  private GitTeam team;

  @BeforeEach
  void aFunctionServes(TestStack stack, ArgoCd argoCd) throws Exception {
    this.stack = stack;
    this.argoCd = argoCd;
    this.team = GitTeam.start(stack, argoCd);
  }

  @AfterEach
  void end() {
    team.leave();
    argoCd.configure(Map.of());
  }

  @Test
  void withoutSettingsAFunctionThatDoesNotLoadIsHealthy() throws Exception {
    team.commit("description: Broken", BROKEN);
    team.greet().awaitFalse("LatestVersionReady", 2);
    team.application().refresh();

    assertThat(team.application().health()).isEqualTo("Healthy");
  }

  @Test
  void withTheSettingsHealthIsWhatTheConditionsSay() throws Exception {
    argoCd.configure(settings());
    awaitHealth("Healthy");

    team.commit("description: Broken", BROKEN);
    awaitHealth("Degraded");

    team.commit("description: Mended", "export default () => 'mended'");
    awaitHealth("Healthy");

    stack.stop(Component.WORKERD);
    team.commit("description: Waiting", "export default () => 'waits for its runtime'");
    awaitHealth("Progressing");

    stack.start(Component.WORKERD);
    awaitHealth("Healthy");
  }

  @Test
  void whatNeverServedIsDegraded() throws Exception {
    argoCd.configure(settings());
    team.removeFromGit();
    team.bin().empty();

    team.commit("description: Never", BROKEN);

    awaitHealth("Degraded");
  }

  private void awaitHealth(String expected) {
    await("it is " + expected)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> team.application().health().equals(expected));
  }

  /** The settings as the page has them. */
  private static Map<String, String> settings() throws IOException {
    String page = Files.readString(Checkout.here().root().resolve("docs/argo-cd.md"));
    Matcher settings =
        Pattern.compile("```yaml\n([^`]*name: argocd-cm.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(settings.find()).isTrue();
    return Serialization.unmarshal(settings.group(1), ConfigMap.class).getData();
  }
}
