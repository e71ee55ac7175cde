package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkspaceDefaultsTest {
  private final KubernetesSerialization kubernetes = new KubernetesSerialization();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{runtimeRef: {name: own}} | {runtimeRef: {name: shared}} | own",
        "{runtimeRef: {name: own}} | -                            | own",
        "{}                        | {runtimeRef: {name: shared}} | shared",
        "{runtimeRef: {}}          | {runtimeRef: {name: shared}} | shared",
        "-                         | {runtimeRef: {name: shared}} | shared",
        "{}                        | {runtimeRef: {}}             | -",
        "{}                        | {}                           | -",
        "-                         | -                            | -"
      })
  void theFunctionsRuntimeGoesBeforeTheWorkspaces(
      @Nullable String function, @Nullable String workspace, @Nullable String expected) {
    assertThat(WorkspaceDefaults.runtime(function(function), workspace(workspace)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{runtimeUserId: own} | {runtimeUserId: shared} | own",
        "{runtimeUserId: own} | -                       | own",
        "{}                   | {runtimeUserId: shared} | shared",
        "-                    | {runtimeUserId: shared} | shared",
        "{}                   | {}                      | -",
        "-                    | -                       | -"
      })
  void theFunctionsRuntimeUserGoesBeforeTheWorkspaces(
      @Nullable String function, @Nullable String workspace, @Nullable String expected) {
    assertThat(WorkspaceDefaults.runtimeUserId(function(function), workspace(workspace)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "{retentionTier: none}    | {retentionTier: short} | NONE",
        "{retentionTier: long}    | -                      | LONG",
        "{}                       | {retentionTier: short} | SHORT",
        "{retentionTier: forever} | {retentionTier: short} | SHORT",
        "-                        | {retentionTier: none}  | NONE",
        "{}                       | {}                     | MEDIUM",
        "-                        | -                      | MEDIUM"
      })
  void theFunctionsTierGoesBeforeTheWorkspacesAndMediumIsForAllElse(
      @Nullable String function, @Nullable String workspace, RetentionTier expected) {
    assertThat(
            WorkspaceDefaults.retentionTier(
                function(function), workspace(workspace), RetentionTier.MEDIUM))
        .isEqualTo(expected);
  }

  private @Nullable FunctionSpec function(@Nullable String yaml) {
    return yaml == null ? null : kubernetes.unmarshal("spec: " + yaml, Function.class).getSpec();
  }

  private @Nullable WorkspaceSpec workspace(@Nullable String yaml) {
    return yaml == null ? null : kubernetes.unmarshal("spec: " + yaml, Workspace.class).getSpec();
  }
}
