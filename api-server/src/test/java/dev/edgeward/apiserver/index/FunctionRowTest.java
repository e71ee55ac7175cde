package dev.edgeward.apiserver.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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
}
