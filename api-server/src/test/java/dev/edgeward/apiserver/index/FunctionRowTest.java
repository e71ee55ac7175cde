package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneStatus;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.apiserver.fixture.Objects;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class FunctionRowTest {
  private static FunctionRow row(String more, String status) {
    return FunctionRow.of(
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: Function
            metadata:
              name: greet
              namespace: team-a
              uid: 3f2a7c1e-0000-4000-8000-000000000001
              resourceVersion: "42"
              creationTimestamp: "2026-11-01T10:00:00Z"
            %s
            status:
              observedGeneration: 3
              conditions:
                - {type: LatestVersionReady, status: "%s", observedGeneration: 3}
            """
                .formatted(
                    (more.contains("generation") ? more : "generation: 3\n" + more)
                        .indent(2)
                        .stripTrailing(),
                    status),
            Function.class));
  }

  private static FunctionRow row(String more) {
    return row(more, "True");
  }

  @Test
  void the_name_of_the_object_stands_in_for_a_display_name() {
    assertThat(row("").name()).isEqualTo("greet");
    assertThat(row("").id()).startsWith("fun_").hasSize(30);
  }

  @Test
  void the_last_write_of_the_spec_counts_as_update_and_no_write_of_status_or_labels() {
    FunctionRow row =
        row(
            """
            managedFields:
              - {manager: a, time: "2026-11-01T11:00:00Z", fieldsV1: {"f:spec": {"f:code": {}}}}
              - {manager: b, time: "2026-11-01T12:00:00Z", subresource: status, fieldsV1: {"f:status": {}}}
              - {manager: c, time: "2026-11-01T13:00:00Z", fieldsV1: {"f:metadata": {"f:labels": {}}}}
            """);
    assertThat(row.updatedAt()).isEqualTo(Instant.parse("2026-11-01T11:00:00Z"));
  }

  @Test
  void without_writers_it_was_updated_when_it_was_created() {
    assertThat(row("").updatedAt()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
  }

  @Test
  void a_deletion_timestamp_reads_as_deleted() {
    assertThat(row("deletionTimestamp: \"2026-11-02T10:00:00Z\"").deletedAt())
        .isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
  }

  @Test
  void it_is_settled_only_while_the_version_of_the_present_spec_serves() {
    assertThat(row("").settled()).isTrue();
    assertThat(row("", "False").settled()).isFalse();
    assertThat(row("", "Unknown").settled()).isFalse();
    assertThat(row("generation: 4").settled()).isFalse();
  }

  @Test
  void what_was_restored_is_as_old_as_it_was_and_was_changed_by_that() {
    FunctionRow restored =
        row(
            """
            annotations:
              edgeward.dev/created-at: "2026-10-01T10:00:00Z"
              edgeward.dev/restored-at: "2026-11-05T10:00:00Z"
            """);
    assertThat(restored.createdAt()).isEqualTo(Instant.parse("2026-10-01T10:00:00Z"));
    assertThat(restored.updatedAt()).isEqualTo(Instant.parse("2026-11-05T10:00:00Z"));

    FunctionRow odd =
        row(
            """
            annotations:
              edgeward.dev/created-at: "2026-12-01T10:00:00Z"
              edgeward.dev/restored-at: "yesterday"
            """);
    assertThat(odd.createdAt()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
    assertThat(odd.updatedAt()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
  }

  @Test
  void a_tombstone_shows_the_function_as_it_was() {
    FunctionTombstone tombstone = Objects.tombstone("team-a", "greet", "");
    FunctionRow row = FunctionRow.of(tombstone);

    assertThat(row.uid()).isEqualTo(tombstone.getMetadata().getUid());
    assertThat(row.tombstoneOf()).isEqualTo(Objects.uid("team-a/greet"));
    assertThat(row.id()).isEqualTo(tombstone.getSpec().functionId());
    assertThat(row.namespace()).isEqualTo("team-a");
    assertThat(row.objectName()).isEqualTo("greet");
    assertThat(row.name()).isEqualTo("Greet");
    assertThat(row.description()).isEqualTo("says");
    assertThat(row.runtimeUserId()).isEqualTo("usr-1");
    assertThat(row.createdBy()).isEqualTo("alice");
    assertThat(row.defaultVersion()).isEqualTo(new VersionRef("fnv_1", "v1"));
    assertThat(row.retentionTier()).isEqualTo(RetentionTier.LONG);
    assertThat(row.labels()).containsExactly(entry("team", "blue"));
    assertThat(row.createdAt()).isEqualTo(Instant.parse("2026-11-01T10:00:00Z"));
    assertThat(row.deletedAt()).isEqualTo(Instant.parse("2026-11-02T10:00:00Z"));
    assertThat(row.updatedAt()).isEqualTo(row.deletedAt());
    assertThat(row.active()).isFalse();
    assertThat(row.settled()).isFalse();
    assertThat(row.goesOn()).isFalse();
  }

  @Test
  void a_spec_that_this_release_can_not_read_hides_no_deleted_function() throws Exception {
    FunctionTombstone tombstone = Objects.tombstone("team-a", "greet", "");
    ObjectNode spec = (ObjectNode) tombstone.getSpec().function().spec();
    spec.put("env", "none").put("description", "says").put("input", 5).put("source", "elsewhere");
    spec.putArray("displayName");

    FunctionRow row = FunctionRow.of(tombstone);

    assertThat(row.name()).isEqualTo("greet");
    assertThat(row.description()).isEqualTo("says");
    assertThat(row.source()).isEqualTo(FunctionSource.CUSTOM);
    assertThat(row.inputSchema()).isNull();
  }

  @Test
  void a_function_goes_on_unless_it_is_purged_and_a_tombstone_only_if_it_is_restored() {
    assertThat(row("").goesOn()).isTrue();
    assertThat(FunctionRow.of(Objects.tombstone("a", "f", "restore: true")).goesOn()).isTrue();
    assertThat(FunctionRow.of(Objects.tombstone("a", "f", "restore: false")).goesOn()).isFalse();
    FunctionTombstone refused = Objects.tombstone("a", "f", "restore: true");
    refused.setStatus(restored("False"));
    assertThat(FunctionRow.of(refused).goesOn()).isFalse();
    FunctionTombstone takenOver = Objects.tombstone("a", "f", "");
    takenOver.setStatus(restored("True"));
    assertThat(FunctionRow.of(takenOver).goesOn()).isTrue();
  }

  private static FunctionTombstoneStatus restored(String status) {
    return new FunctionTombstoneStatus(
        1L, List.of(new ConditionBuilder().withType("Restored").withStatus(status).build()));
  }
}
