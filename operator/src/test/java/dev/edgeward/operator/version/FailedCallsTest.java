package dev.edgeward.operator.version;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionStatus;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class FailedCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final DispatcherException DOWN = new DispatcherException.Unavailable("down", null);
  private static final DispatcherException SILENT =
      new DispatcherException.Unanswered("silent", new IOException());

  private final FailedCalls failed = new FailedCalls();

  @Test
  void aVersionThatServesIsTriedAgainSoonThenEverMoreRarelyAndGoesOnServing() {
    FunctionVersion version = version("True", NOW.minusSeconds(3_600));

    assertThat(failed.add(version, DOWN, NOW).verdict()).isEmpty();
    assertThat(failed.add(version, DOWN, NOW).delay()).isEqualTo(Duration.ofMillis(500));
    assertThat(failed.add(version, DOWN, NOW.plusSeconds(4)).delay())
        .isEqualTo(Duration.ofSeconds(4));
    assertThat(failed.add(version, DOWN, NOW.plusSeconds(60)).delay())
        .isEqualTo(Duration.ofSeconds(15));

    failed.forget("uid");
    assertThat(failed.add(version, DOWN, NOW.plusSeconds(61)).delay())
        .isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void ofOneThatDoesNotTheStatusSaysSinceWhen() {
    FailedCalls.Retry retry = failed.add(version("Unknown", NOW.minusSeconds(7)), DOWN, NOW);

    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(7));
    assertThat(retry.verdict()).map(Verdict::reason).contains("RuntimeUnavailable");
  }

  @Test
  void aRuntimeThatIsDownAfterItFellSilentIsNotTold() {
    FunctionVersion version = version("Unknown", NOW);

    assertThat(failed.add(version, SILENT, NOW).verdict()).isPresent();
    assertThat(failed.left("uid", NOW)).isEqualTo(Duration.ofSeconds(1));
    assertThat(failed.add(version, DOWN, NOW.plusSeconds(1)).verdict()).isEmpty();
    assertThat(failed.add(version, SILENT, NOW.plusSeconds(2)).verdict())
        .hasValueSatisfying(
            verdict -> assertThat(verdict.message()).contains("does the code loop"));
  }

  private static FunctionVersion version(String ready, Instant since) {
    FunctionVersion version = new FunctionVersion();
    version.setMetadata(new ObjectMetaBuilder().withUid("uid").build());
    version.setStatus(
        new FunctionVersionStatus(
            "fnv_1",
            1L,
            null,
            List.of(
                new ConditionBuilder()
                    .withType("Ready")
                    .withStatus(ready)
                    .withLastTransitionTime(since.toString())
                    .build())));
    return version;
  }
}
