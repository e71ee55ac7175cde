package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked // a null fails the test
@Timeout(30)
class PullsTest {
  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Pulls pulls = new Pulls(registry);
  private final String reference = registry.push("registry.example/a", Map.of("main.js", "1"));

  private Source source(Credentials credentials) {
    return new Source(Reference.parse(reference).orElseThrow(), false, credentials);
  }

  private Pull awaitEnd(Source source) {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> pulls.of(source), pull -> !(pull instanceof Pull.Running));
  }

  @Test
  void nobodyWaitsAndNothingIsPulledTwice() {
    registry.held = new CountDownLatch(1);

    assertThat(pulls.of(source(null))).isInstanceOf(Pull.Running.class);
    assertThat(pulls.of(source(null))).isInstanceOf(Pull.Running.class);
    registry.held.countDown();

    assertThat(awaitEnd(source(null))).isEqualTo(new Pull.Pulled(Map.of("main.js", "1")));
    assertThat(registry.given).hasValue(1);
  }

  @Test
  void whoOnlyLooksBeginsNothing() {
    assertThat(pulls.known(source(null))).isEqualTo(new Pull.Running(Duration.ZERO));
    assertThat(registry.given).hasValue(0);

    awaitEnd(source(null));

    assertThat(pulls.known(source(null))).isInstanceOf(Pull.Pulled.class);
  }

  @Test
  void whatOneMayHaveAnotherIsNotGiven() {
    registry.password = "secret";

    assertThat(awaitEnd(source(new Credentials("ann", "secret")))).isInstanceOf(Pull.Pulled.class);
    assertThat(awaitEnd(source(null)))
        .isEqualTo(new Pull.Failed("the registry wants the password", true, Duration.ofSeconds(1)));
  }

  @Test
  void failuresAreTriedAgainAfterPausesThatDouble() {
    registry.down = true;
    assertThat(awaitEnd(source(null)))
        .isEqualTo(new Pull.Failed("the registry is down", false, Duration.ofSeconds(1)));

    await()
        .until(
            () -> pulls.of(source(null)),
            new Pull.Failed("the registry is down", false, Duration.ofSeconds(2))::equals);
    registry.down = false;

    await().until(() -> pulls.of(source(null)), Pull.Pulled.class::isInstance);
  }

  @Test
  void whatFailedStandsWhileItIsTriedAgain() {
    registry.down = true;
    awaitEnd(source(null));
    registry.held = new CountDownLatch(1);

    // While it is failed for 1 s, and then while the next try hangs.
    await()
        .during(Duration.ofMillis(1500))
        .atMost(Duration.ofSeconds(10))
        .until(() -> pulls.of(source(null)), Pull.Failed.class::isInstance);
    registry.held.countDown();
  }

  @Test
  void whatIsNoCodeStaysSo() {
    String index = "registry.example/a@" + registry.store("{\"manifests\": []}".getBytes());
    Source source = new Source(Reference.parse(index).orElseThrow(), false, null);

    assertThat(awaitEnd(source)).isInstanceOf(Pull.Refused.class);
    awaitEnd(source);

    assertThat(registry.given).hasValue(1);
  }
}
