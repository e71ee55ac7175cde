package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A team writes TypeScript: it serves, and what goes wrong is told by the lines that they wrote.
 */
@ExtendWith(LocalStackExtension.class)
class TypeScriptE2E {
  private static final String GREET =
      """
      code:
        entrypoint: src/main.ts
        files:
          src/main.ts: |
            import { hello, type Person } from "./hello";

            export default async (person: Person) => hello(person);
          src/hello.ts: |
            export interface Person {
              who: string;
            }

            export function hello({ who }: Person): string {
              if (who === "nobody") throw new RangeError("nobody is there");
              return `Hello ${who}`;
            }
      """;

  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
  }

  @Test
  void typeScriptServes() throws Exception {
    TeamFunction greet = team.function("greet");

    greet.awaitServed(greet.applySpec(GREET));

    assertThat(greet.result(Map.of("who", "Ann")).asText()).isEqualTo("Hello Ann");
    assertThat(greet.invoke(Map.of("who", "nobody")).body().path("error").asText())
        .isEqualTo("RangeError: nobody is there");
  }

  @Test
  void aSyntaxErrorIsToldByFileAndLineAndTheOldCodeServes() throws Exception {
    TeamFunction greet = team.function("broken");
    greet.awaitServed(greet.applySpec(GREET));

    long generation = greet.applySpec(GREET.replace("return `Hello", "return return `Hello"));

    TeamFunction.Condition why = greet.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("BundlingFailed");
    assertThat(why.message()).isEqualTo("src/hello.ts:7:10: Unexpected \"return\"");
    assertThat(greet.result(Map.of("who", "Ann")).asText()).isEqualTo("Hello Ann");
  }

  @Test
  void codeThatReadsTheOperatorsFilesIsRefused() throws Exception {
    TeamFunction thief = team.function("thief");

    long generation =
        thief.applySpec(
            """
            code:
              entrypoint: main.ts
              files:
                main.ts: |
                  import hosts from "/etc/hostname" with { type: "text" };
                  export default () => hosts;
            """);

    TeamFunction.Condition why = thief.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("BundlingFailed");
    assertThat(why.message()).contains("/etc/hostname", "none of the function's files");
  }
}
