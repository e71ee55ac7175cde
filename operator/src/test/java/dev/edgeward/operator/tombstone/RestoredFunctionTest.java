package dev.edgeward.operator.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class RestoredFunctionTest {
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String TRACKING = "argocd.argoproj.io/tracking-id: shop:edgeward.dev/…";
  private static final Instant NOW = Instant.parse("2026-11-02T00:00:00Z");

  @Test
  void itIsWhatItWasWithItsId() {
    GenericKubernetesResource function = restored("{tier: gold}", "{note: mine}", "kubectl");

    assertThat(function.getMetadata().getName()).isEqualTo("greet");
    assertThat(function.getMetadata().getLabels())
        .isEqualTo(Map.of("tier", "gold", Names.ID_LABEL, "fun_1"));
    assertThat(function.getMetadata().getAnnotations())
        .isEqualTo(
            Map.of(
                "note",
                "mine",
                Names.CREATED_AT,
                "2026-11-01T00:00:00Z",
                Names.RESTORED_AT,
                NOW.toString()));
    assertThat((Object) function.get("spec", "laterField")).isEqualTo(1);
  }

  @Test
  void argoCdKnowsItByNothing() {
    GenericKubernetesResource byAnnotation = restored("{}", "{" + TRACKING + "}", "argocd");
    GenericKubernetesResource byLabel =
        restored("{" + INSTANCE + ": shop}", "{}", "argocd-controller");
    GenericKubernetesResource byItsOwnLabel =
        restored("{argocd.argoproj.io/instance: shop}", "{}", "argocd-controller");

    assertThat(byAnnotation.getMetadata().getAnnotations())
        .containsOnlyKeys(Names.CREATED_AT, Names.RESTORED_AT);
    assertThat(byLabel.getMetadata().getLabels()).containsOnlyKeys(Names.ID_LABEL);
    assertThat(byItsOwnLabel.getMetadata().getLabels()).containsOnlyKeys(Names.ID_LABEL);
  }

  @Test
  void itIsNotFluxsEither() {
    GenericKubernetesResource flux =
        restored(
            "{kustomize.toolkit.fluxcd.io/name: shop, kustomize.toolkit.fluxcd.io/namespace: flux}",
            "{}",
            "kustomize-controller");

    assertThat(flux.getMetadata().getLabels()).containsOnlyKeys(Names.ID_LABEL);
  }

  @Test
  void theLabelStaysWhereItIsNotArgoCds() {
    GenericKubernetesResource helm = restored("{" + INSTANCE + ": shop}", "{}", "helm");
    GenericKubernetesResource both =
        restored("{" + INSTANCE + ": shop}", "{" + TRACKING + "}", "argocd-controller");

    assertThat(helm.getMetadata().getLabels()).containsEntry(INSTANCE, "shop");
    assertThat(both.getMetadata().getLabels()).containsEntry(INSTANCE, "shop");
  }

  /** A function that was labelled and annotated so, its labels by that manager. */
  private static GenericKubernetesResource restored(
      String labels, String annotations, String manager) {
    return RestoredFunction.of(
        Serialization.unmarshal(
            """
            apiVersion: edgeward.dev/v1alpha1
            kind: FunctionTombstone
            metadata: {name: fun-1, namespace: team-a}
            spec:
              functionId: fun_1
              createdAt: "2026-11-01T00:00:00Z"
              function:
                name: greet
                labels: %s
                annotations: %s
                managedFields:
                  - manager: %s
                    operation: Apply
                    fieldsV1: {f:metadata: {f:labels: {f:app.kubernetes.io/instance: {}}}}
                spec: {laterField: 1}
            """
                .formatted(labels, annotations, manager),
            GenericKubernetesResource.class),
        NOW);
  }
}
