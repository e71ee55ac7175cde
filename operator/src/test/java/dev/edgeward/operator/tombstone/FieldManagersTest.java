package dev.edgeward.operator.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldManagersTest {
  private static final ManagedFieldsEntry KUBECTL =
      entry("kubectl", "Apply", "", "{f:spec: {f:code: {}}}");
  private static final ManagedFieldsEntry ADOPTION =
      entry("operator", "Update", "", "{f:metadata: {f:finalizers: {}}}");
  private static final ManagedFieldsEntry STATUS =
      entry("operator", "Update", "status", "{f:status: {f:id: {}}}");
  private static final ManagedFieldsEntry RESTORATION =
      entry(
          "operator",
          "Update",
          "",
          "{f:metadata: {f:annotations: {f:%s: {}}}, f:spec: {f:code: {}}}"
              .formatted(Names.RESTORED_AT));

  @Test
  void whoManagedTheStatusIsNotKept() {
    assertThat(FieldManagers.kept(List.of(KUBECTL, ADOPTION, STATUS)))
        .extracting(FieldManagersTest::name)
        .containsExactly("kubectl Apply", "operator Update");
    assertThat(FieldManagers.kept(null)).isEmpty();
  }

  @Test
  void theFieldsGoBackToThoseWhoHadThem() {
    List<JsonNode> former = FieldManagers.kept(List.of(KUBECTL, ADOPTION));

    assertThat(FieldManagers.givenBack(List.of(RESTORATION, STATUS), former))
        .hasValueSatisfying(
            managers -> {
              assertThat(managers).startsWith(former.toArray(JsonNode[]::new));
              assertThat(managers)
                  .extracting(FieldManagersTest::name)
                  .containsExactly("kubectl Apply", "operator Update", "operator Update status");
            });
  }

  @Test
  void whoeverCameInBetweenStays() {
    ManagedFieldsEntry argoCd = entry("argocd-controller", "Apply", "", "{f:spec: {}}");

    assertThat(
            FieldManagers.givenBack(
                List.of(RESTORATION, argoCd), FieldManagers.kept(List.of(KUBECTL))))
        .hasValueSatisfying(
            managers ->
                assertThat(managers)
                    .extracting(FieldManagersTest::name)
                    .containsExactly("kubectl Apply", "argocd-controller Apply"));
  }

  @Test
  void whereNobodyIsKnownTheSpecIsNobodys() {
    assertThat(FieldManagers.givenBack(List.of(RESTORATION), List.of()))
        .hasValueSatisfying(
            managers ->
                assertThat(managers)
                    .singleElement()
                    .satisfies(
                        left -> {
                          assertThat(left.at("/fieldsV1/f:metadata").isObject()).isTrue();
                          assertThat(left.path("fieldsV1").has("f:spec")).isFalse();
                        }));
  }

  @Test
  void whatOthersMadeAndWhatWasGivenBackStaysAsItIs() {
    List<JsonNode> former = FieldManagers.kept(List.of(KUBECTL, ADOPTION));

    assertThat(FieldManagers.givenBack(List.of(KUBECTL, ADOPTION, STATUS), former)).isEmpty();
    assertThat(FieldManagers.givenBack(null, former)).isEmpty();
  }

  private static ManagedFieldsEntry entry(
      String manager, String operation, String subresource, String fields) {
    return Serialization.unmarshal(
        """
        manager: %s
        operation: %s
        subresource: "%s"
        apiVersion: edgeward.dev/v1alpha1
        fieldsType: FieldsV1
        fieldsV1: %s
        """
            .formatted(manager, operation, subresource, fields),
        ManagedFieldsEntry.class);
  }

  private static String name(JsonNode entry) {
    return "%s %s %s"
        .formatted(
            entry.path("manager").asText(),
            entry.path("operation").asText(),
            entry.path("subresource").asText())
        .strip();
  }
}
