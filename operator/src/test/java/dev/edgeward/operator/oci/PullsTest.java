package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.operator.background.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null fails the test
@Timeout(30)
class PullsTest {
  private static final Outcome<Map<String, String>> PULLED =
      new Outcome.Done<>(Map.of("main.js", "1"));

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Pulls pulls = new Pulls(registry);
  private final String reference = registry.push("registry.example/a", Map.of("main.js", "1"));

  private static Source source(String reference, Credentials credentials) {
    return new Source(Reference.parse(reference).orElseThrow(), false, credentials);
  }

  private Outcome<Map<String, String>> awaitEnd(Source source) {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> pulls.of(source), pull -> !(pull instanceof Outcome.Running));
  }

  @Test
  void nothingIsPulledTwice() {
    Source source = source(reference, null);

    assertThat(awaitEnd(source)).isEqualTo(PULLED);
    assertThat(awaitEnd(source)).isEqualTo(PULLED);
    assertThat(pulls.known(source)).isEqualTo(PULLED);
    assertThat(registry.given).hasValue(1);
  }

  @Test
  void whatOneMayHaveAnotherIsNotGiven() {
    registry.password = "secret";

    assertThat(awaitEnd(source(reference, new Credentials("ann", "secret")))).isEqualTo(PULLED);
    assertThat(awaitEnd(source(reference, null)))
        .isEqualTo(
            new Outcome.Failed<>("the registry wants the password", true, Duration.ofSeconds(1)));
  }

  @Test
  void whatIsNoCodeStaysSo() {
    String index = "registry.example/a@" + registry.store("{\"manifests\": []}".getBytes());

    assertThat(awaitEnd(source(index, null))).isInstanceOf(Outcome.Refused.class);
    awaitEnd(source(index, null));

    assertThat(registry.given).hasValue(1);
  }

  @Test
  void aRegistryThatHangsKeepsNobodyElseWaiting() {
    registry.held = new CountDownLatch(1);
    for (int i = 0; i < 10; i++) {
      pulls.of(source(registry.push("slow.example/a", Map.of("main.js", "slow " + i)), null));
    }
    await().until(() -> registry.waiting.get() > 0);
    CountDownLatch hanging = registry.held;
    registry.held = new CountDownLatch(0);

    assertThat(awaitEnd(source(reference, null))).isEqualTo(PULLED);
    assertThat(registry.waiting).hasPositiveValue();
    hanging.countDown();
  }
}
