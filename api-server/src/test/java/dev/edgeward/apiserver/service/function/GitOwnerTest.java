package dev.edgeward.apiserver.service.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitOwnerTest {
  private static final String TRACKED =
      "annotations: {argocd.argoproj.io/tracking-id: 'web:edgeward.dev/Function:team-a/greet'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "nobody's                | labels: {team: a}                                             | -",
        "Argo CD's               | "
            + TRACKED
            + "                                               | Argo CD: Application web",
        "in another namespace    | annotations: {argocd.argoproj.io/tracking-id: 'apps_web:edgeward.dev/Function:team-a/greet'} | Argo CD: Application apps_web",
        "a copy of Argo CD's     | annotations: {argocd.argoproj.io/tracking-id: 'web:edgeward.dev/Function:team-a/other'} | -",
        "by Argo CD's own label  | labels: {argocd.argoproj.io/instance: web}                    | Argo CD: Application web",
        "by the common label     | labels: {app.kubernetes.io/instance: web}, managedFields: [{manager: argocd-controller}] | Argo CD: Application web",
        "Helm's                  | labels: {app.kubernetes.io/instance: web}, managedFields: [{manager: helm}] | -",
        "no longer Argo CD's     | managedFields: [{manager: argocd-controller}]                 | -",
        "kubectl's               | managedFields: [{manager: kubectl, operation: Apply}]         | -",
        "Flux's                  | labels: {kustomize.toolkit.fluxcd.io/name: web, kustomize.toolkit.fluxcd.io/namespace: flux} | Flux: Kustomization flux/web",
        "a HelmRelease's         | labels: {helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: apps} | Flux: HelmRelease apps/web",
        "shared                  | annotations: {argocd.argoproj.io/tracking-id: 'web:edgeward.dev/Function:team-a/greet', edgeward.dev/management: Shared} | -",
        "shared in another sense | annotations: {argocd.argoproj.io/tracking-id: 'web:edgeward.dev/Function:team-a/greet', edgeward.dev/management: 'true'} | Argo CD: Application web",
      })
  void isKnownByItsMarks(String whose, String metadata, @Nullable String owner) {
    Function function =
        Serialization.unmarshal(
            "metadata: {name: greet, namespace: team-a, " + metadata + "}", Function.class);

    assertThat(GitOwner.of(function).map(found -> found.tool() + ": " + found.name()).orElse(null))
        .as(whose)
        .isEqualTo(owner);
  }
}
