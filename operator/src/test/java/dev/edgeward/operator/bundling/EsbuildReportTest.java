package dev.edgeward.operator.bundling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class EsbuildReportTest {
  private static final Predicate<String> FILES = Set.of("main.ts", "lib/a.ts")::contains;

  @Test
  void errorsAreToldByFileLineAndColumnFromOne() {
    String log =
        """
        \u2718 [ERROR] Unexpected "="

            main.ts:3:9:
              3 \u2502 const a: = 3;
                \u2575          ^

        \u2718 [ERROR] Could not resolve "./nope"

            lib/a.ts:1:14:
              1 \u2502 import y from "./nope";
                \u2575               ~~~~~~~~

        """;

    assertThat(EsbuildReport.errors(log, FILES))
        .isEqualTo("main.ts:3:10: Unexpected \"=\"\nlib/a.ts:1:15: Could not resolve \"./nope\"");
  }

  @Test
  void whatIsSaidOfAnotherFileIsNotTold() {
    String log =
        """
        \u2718 [ERROR] Expected "}" in JSON but found "secret-token"

            ../../run/token.json:1:0:
              1 \u2502 secret-token
                \u2575 ~~
        """;

    assertThat(EsbuildReport.errors(log, FILES))
        .isEqualTo("the code imports ../../run/token.json, which is none of the function's files")
        .doesNotContain("secret");
  }

  @Test
  void anErrorWithoutAPlaceIsToldAlone() {
    assertThat(EsbuildReport.errors("\u2718 [ERROR] No loader\n\n", FILES)).isEqualTo("No loader");
    assertThat(EsbuildReport.errors("", FILES)).isEqualTo("the code can't be bundled");
  }

  @Test
  void everyInputMustBeOneOfTheSources() throws Exception {
    assertThat(EsbuildReport.foreignInput("{\"inputs\":{\"main.ts\":{},\"lib/a.ts\":{}}}", FILES))
        .isEmpty();
    assertThat(
            EsbuildReport.foreignInput(
                "{\"inputs\":{\"main.ts\":{},\"/etc/passwd with { type: 'text' }\":{}}}", FILES))
        .hasValue("the code imports /etc/passwd, which is none of the function's files");
  }

  @Test
  void aSourceMapNamesTheSourcesAsTheFunctionDoes() throws Exception {
    assertThat(
            EsbuildReport.sourceMap(
                "{\"version\":3,\"sources\":[\"../src/main.ts\",\"x\"],\"mappings\":\"\"}",
                "../src/"))
        .isEqualTo("{\"version\":3,\"sources\":[\"main.ts\",\"x\"],\"mappings\":\"\"}");
  }
}
