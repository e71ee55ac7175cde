package dev.edgeward.e2e.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.stack.Checkout;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alerts and the dashboard of the chart. */
final class Monitoring {
  static final Path ALERTS = Checkout.here().root().resolve("helm/edgeward/files/alerts.yaml");
  private static final Path DASHBOARD = ALERTS.resolveSibling("dashboard.json");

  /** A name before a selector, a range, a parenthesis or an end: no function, label or keyword. */
  private static final Pattern METRIC = Pattern.compile("\\b([a-z]+(?:_[a-z0-9]+)+)\\b(?!\\s*\\()");

  private static final Pattern ASIDE = Pattern.compile("\"[^\"]*\"|\\b(?:by|without) ?\\([^)]*\\)");
  private static final Pattern LABELS = Pattern.compile("\\{[^}]*\\}");

  private Monitoring() {}

  /** An alert, as it stands in the file. */
  static List<JsonNode> alerts() throws IOException {
    var json = new ObjectMapper();
    JsonNode file =
        json.valueToTree(Serialization.unmarshal(Files.readString(ALERTS), Object.class));
    List<JsonNode> alerts = new ArrayList<>();
    file.path("groups").forEach(group -> group.path("rules").forEach(alerts::add));
    return alerts;
  }

  /** The names of all metrics that alerts and dashboard ask for. */
  static Set<String> metrics() throws IOException {
    List<String> expressions = new ArrayList<>();
    alerts().forEach(alert -> expressions.add(alert.path("expr").asText()));
    new ObjectMapper()
        .readTree(Files.readString(DASHBOARD))
        .findValuesAsText("expr")
        .forEach(expressions::add);
    Set<String> names = new TreeSet<>();
    for (String expression : expressions) {
      String bare = ASIDE.matcher(expression).replaceAll("");
      bare = LABELS.matcher(bare).replaceAll("");
      METRIC.matcher(bare).results().map(result -> result.group(1)).forEach(names::add);
    }
    names.removeIf(name -> name.startsWith("__"));
    return names;
  }
}
