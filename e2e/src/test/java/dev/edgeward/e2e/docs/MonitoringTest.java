package dev.edgeward.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.stack.Checkout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What can be said of alerts without a running program. */
class MonitoringTest {
  private static final String RUNBOOKS =
      "https://github.com/edgeward/edgeward/blob/main/docs/alerts.md";

  @Test
  void everyAlertSaysWhatToDo() throws Exception {
    Page runbooks = Page.read(Checkout.here().root().resolve("docs/alerts.md"));
    assertThat(Monitoring.alerts()).hasSizeGreaterThan(5);
    for (JsonNode alert : Monitoring.alerts()) {
      String name = alert.path("alert").asText();
      assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
      assertThat(alert.at("/annotations/summary").asText()).as(name).isNotEmpty();
      String section = name.toLowerCase(Locale.ROOT);
      assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo(RUNBOOKS + "#" + section);
      assertThat(runbooks.anchors()).as(name).contains(section);
    }
  }

  @Test
  void everyMetricThatIsAskedForIsDocumented() throws Exception {
    String page = Files.readString(Checkout.here().root().resolve("docs/operations.md"));
    assertThat(Monitoring.metrics()).hasSizeGreaterThan(10);
    assertThat(Monitoring.metrics())
        .allSatisfy(name -> assertThat(page).contains(name.replaceAll("_(count|bucket)$", "")));
  }

  @Test
  void prometheusTakesTheAlerts() throws Exception {
    promtool("check", Monitoring.ALERTS);
  }

  @Test
  void alertsFireForWhatIsWrongAndForNothingElse() throws Exception {
    promtool("test", Checkout.here().root().resolve("e2e/src/test/resources/alerts-test.yaml"));
  }

  private static void promtool(String command, Path file) throws Exception {
    assumeTrue(
        new ProcessBuilder("bash", "-c", "command -v promtool").start().waitFor() == 0,
        "promtool is not installed (Debian: apt-get install prometheus)");
    Process check =
        new ProcessBuilder("promtool", command, "rules", file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(check.exitValue()).as(said).isZero();
  }
}
