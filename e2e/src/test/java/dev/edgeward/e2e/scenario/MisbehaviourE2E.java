package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Component;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that do wrong are told so, and harm nobody else. */
@ExtendWith(LocalStackExtension.class)
class MisbehaviourE2E {

  /** From the call that hangs the runtime to an answer for somebody else. */
  private static final Duration RECOVERY = Duration.ofSeconds(10);

  private TeamFunction bad;
  private TeamFunction other;

  @BeforeEach
  void twoFunctions(TestStack stack) {
    Team team = new Team(stack);
    bad = team.function("bad");
    other = team.function("other");
    other.serve("export default () => 'fine'");
  }

  /** By default on the next call: nothing has to recover. */
  @AfterEach
  void theOtherFunctionWorks() throws Exception {
    assertThat(other.result().asText()).isEqualTo("fine");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          throw new TypeError('not today')         | TypeError: not today
          throw 'a text'                           | a text
          return { deep: [1, { big: 1n }] }        | result.deep[1].big is a BigInt
          const a = {}; a.a = a; return a          | result contains itself
          return fetch('https://example.com/')     | refused: egress policy is Deny
          return new Promise(() => {})             | promise can't settle
          return { total: 'much' }                 | output schema
          """)
  void aFailureOfTheFunctionIsAnAnswer(String body, String error) throws Exception {
    bad.awaitServed(
        bad.apply(
            Map.of(
                "code",
                Map.of("files", Map.of("main.js", "export default async () => { " + body + " }")),
                "output",
                Map.of(
                    "schema", Map.of("properties", Map.of("total", Map.of("type", "integer")))))));

    // The API server's watch may be a moment behind.
    JsonNode answer =
        failure(
            await("REST knows it")
                .until(() -> bad.invoke(Map.of()), invoked -> invoked.status() != 404));

    assertThat(answer.path("error").asText()).contains(error);
    assertThat(answer.path("durationMs").asLong(-1)).isBetween(0L, 5_000L);
  }

  @Test
  void whoTakesTooLongIsCutOff() throws Exception {
    bad.awaitServed(
        bad.applySpec(
            """
            code: {files: {main.js: "export default () => new Promise(r => setTimeout(r, 20000))"}}
            limits: {timeoutSeconds: 1}
            """));

    JsonNode answer = failure(bad.invoke(Map.of()));

    assertThat(answer.path("error").asText()).isEqualTo("timed out after 1 s");
    assertThat(answer.path("durationMs").asLong()).isBetween(1_000L, 3_000L);
  }

  @Test
  void aFetchBesideTheAllowListIsRefused() throws Exception {
    bad.awaitServed(
        bad.applySpec(
            """
            code: {files: {main.js: "export default async ({ url }) => (await fetch(url)).status"}}
            egress: {policy: AllowList, hosts: [api.example.com, 127.0.0.1]}
            """));

    assertThat(
            failure(bad.invoke(Map.of("url", "https://other.example.com/"))).path("error").asText())
        .contains("other.example.com", "AllowList");
    assertThat(
            failure(bad.invoke(Map.of("url", other.team().stack().dispatcherUrl() + "/v1/health")))
                .path("error")
                .asText())
        .as("the runtime itself is out of reach, whatever is on the list")
        .contains("127.0.0.1", "private");
  }

  @Test
  void argumentsThatDoNotFitNeverReachTheCode() throws Exception {
    bad.awaitServed(
        bad.applySpec(
            """
            code: {files: {main.js: "export default ({ n }) => n"}}
            input: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}
            """));

    RestClient.Answer refused = bad.invoke(Map.of("n", "many"));

    assertThat(refused.status()).as("%s", refused).isEqualTo(400);
    assertThat(refused.body().path("code").asText()).isEqualTo("invalid-args");
    assertThat(refused.body().at("/errors/0/pointer").asText()).isEqualTo("/args/n");
    assertThat(refused.body().path("requestId").asText()).isNotEmpty();
    assertThat(bad.result(Map.of("n", 7)).asInt()).isEqualTo(7);
  }

  @Test
  void anEndlessLoopCostsTheOthersSecondsAndNoCode(TestStack stack) throws Exception {
    bad.awaitServed(
        bad.applySpec(
            """
            code: {files: {main.js: "export default ({ on }) => { while (on); return 'ended' }"}}
            limits: {timeoutSeconds: 1}
            """));
    assertThat(bad.result(Map.of("on", false)).asText()).isEqualTo("ended");
    long hanging = stack.process(Component.WORKERD).pid().orElseThrow();

    CompletableFuture<RestClient.Answer> looping = CompletableFuture.supplyAsync(() -> loop(bad));

    await("another function is answered")
        .atMost(RECOVERY)
        .pollDelay(Duration.ofSeconds(1))
        .ignoreExceptions()
        .until(() -> other.invoke(Map.of()).body().path("result").asText().equals("fine"));
    assertThat(stack.process(Component.WORKERD).pid())
        .hasValueSatisfying(now -> assertThat(now).isNotEqualTo(hanging));
    assertThat(failure(looping.get(1, TimeUnit.MINUTES)).path("error").asText())
        .startsWith("timed out");
    for (TeamFunction stored : new TeamFunction[] {bad, other}) {
      assertThat(CodeStoreDisk.holds(stack, stored.versions().getFirst().bundleDigest())).isTrue();
    }
    assertThat(bad.result(Map.of("on", false)).asText()).isEqualTo("ended");
  }

  private static RestClient.Answer loop(TeamFunction function) {
    try {
      return function.invoke(Map.of("on", true));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode failure(RestClient.Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().path("ok").asBoolean(true)).as("%s", answer).isFalse();
    assertThat(answer.body().has("result")).isFalse();
    return answer.body();
  }
}
