package dev.edgeward.operator.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionTombstone;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TombstonePlanTest {
  private static final String HELD = " (held)";
  private static final Instant NOW = Instant.parse("2026-11-02T00:00:00Z");
  private static final String RESTORED = "{conditions: [{type: Restored, status: 'True'}]}";
  private static final String REFUSED = "{conditions: [{type: Restored, status: 'False'}]}";

  @Test
  void aTombstoneIsKeptUntilItsTimeIsOver() {
    assertThat(plan("expiresAt: '2026-11-02T00:00:01Z'"))
        .isEqualTo(new TombstonePlan.Keep(Optional.of(Duration.ofSeconds(1))));
    assertThat(plan("expiresAt: '2026-11-02T00:00:00Z'")).isEqualTo(new TombstonePlan.Expire());
    assertThat(plan("expiresAt: some day")).isEqualTo(new TombstonePlan.Keep(Optional.empty()));
  }

  @Test
  void aRequestStandsBeforeTheExpiry() {
    assertThat(plan("restore: true, expiresAt: '2026-11-01T00:00:00Z'"))
        .isEqualTo(new TombstonePlan.Restore());
  }

  @Test
  void whoHasTheIdDecides() {
    assertThat(plan("restore: true", "other")).isEqualTo(new TombstonePlan.Finish());
    assertThat(plan("restore: true", "old")).isEqualTo(new TombstonePlan.Await());
    assertThat(plan("restore: true", "old", "other")).isEqualTo(new TombstonePlan.Finish());
  }

  @Test
  void oneThatIsDeletedPurgesUnlessTheFunctionIsBack() {
    assertThat(deleted("{}")).isEqualTo(new TombstonePlan.Purge());
    assertThat(deleted(REFUSED)).isEqualTo(new TombstonePlan.Purge());
    assertThat(deleted("{}", "old")).isEqualTo(new TombstonePlan.Purge());
    assertThat(deleted("{}", "old" + HELD)).isEqualTo(new TombstonePlan.Await());
    assertThat(deleted("{}", "other")).isEqualTo(new TombstonePlan.GiveBackAndRelease());
  }

  /** Another hand may just have replaced the function, and taken the label by which it is known. */
  @Test
  void oneThatHasRestoredItsFunctionPurgesNothing() {
    assertThat(deleted(RESTORED)).isEqualTo(new TombstonePlan.GiveBackAndRelease());
  }

  private static TombstonePlan plan(String spec, String... holders) {
    return of("", spec, "{}", holders);
  }

  private static TombstonePlan deleted(String status, String... holders) {
    return of("deletionTimestamp: '2026-11-02T00:00:00Z'", "", status, holders);
  }

  private static TombstonePlan of(String metadata, String spec, String status, String... holders) {
    return TombstonePlan.of(
        Serialization.unmarshal(
            "metadata: {%s}\nspec: {function: {uid: old}, %s}\nstatus: %s\n"
                .formatted(metadata, spec, status),
            FunctionTombstone.class),
        Stream.of(holders)
            .map(uid -> new TombstonePlan.Holder(uid.replace(HELD, ""), uid.endsWith(HELD)))
            .toList(),
        NOW);
  }
}
