package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The table in the chart's README is that of its values; {@code -Dchart.write=true} writes it anew.
 */
class ChartReadmeTest {

  private static final Path CHART = Checkout.here().chart();
  private static final Pattern TABLE =
      Pattern.compile("(?s)(?<=<!-- values: [^\n]{1,80}-->\n)(.*?)(?=<!-- /values -->)");

  @Test
  void itsTableIsThatOfTheValues() throws IOException {
    Path file = CHART.resolve("README.md");
    String table = ValuesFile.read(CHART.resolve("values.yaml")).table() + "\n";
    String readme = Files.readString(file);
    String current = TABLE.matcher(readme).replaceFirst(Matcher.quoteReplacement(table));
    if (Boolean.getBoolean("chart.write")) {
      Files.writeString(file, current);
    }

    assertThat(Files.readString(file)).as("run ./dev generate and commit").isEqualTo(current);
    assertThat(current).contains("| `operator.replicas` | `2` |");
  }
}
