package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.argocd.ArgoCd;
import dev.edgeward.e2e.argocd.ArgoCdExtension;
import dev.edgeward.e2e.argocd.GitOpsTools;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Argo CD's command line makes of objects by the settings that the chart ships, and what the
 * library makes of them that Flux waits by.
 */
@ExtendWith(ArgoCdExtension.class)
class ArgoCdSettingsE2E {

  /** A condition is {@code type:status:reason}; its message is "why" unless it is good news. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # what                 | kind                    | spec                      | generation, conditions                                                       | Argo CD                               | Flux
          nobody has seen it     | Function                | code: {files: {a.js: ""}} | -1                                                                           | Progressing: waiting for the operator | InProgress
          it has changed since   | Function                | -                         | 1 Ready:True:Serving LatestVersionReady:True:Loaded                          | Progressing: waiting for the operator | InProgress
          it serves              | Function                | -                         | 2 Ready:True:Serving LatestVersionReady:True:Loaded                          | Healthy: Serving                      | Current
          it is pinned           | Function                | defaultVersion: a-1       | 2 Ready:True:Serving LatestVersionReady:True:Loaded                          | Healthy: Serving, pinned to a-1       | Current
          an update loads        | Function                | -                         | 2 Ready:True:Serving LatestVersionReady:Unknown:Loading Reconciling:True:Loading    | Progressing: Loading: why      | InProgress
          an update is broken    | Function                | -                         | 2 Ready:True:Serving LatestVersionReady:False:StartFailed Stalled:True:StartFailed  | Degraded: StartFailed: why     | Failed
          nothing serves         | Function                | -                         | 2 Ready:False:NoVersion LatestVersionReady:False:StartFailed Stalled:True:StartFailed | Degraded: StartFailed: why   | Failed
          there is no code       | Function                | -                         | 2 Ready:False:NoVersion LatestVersionReady:Unknown:NoCode                    | Suspended: NoCode: why                | InProgress
          a version fails        | FunctionVersion         | -                         | 2 Ready:False:StartFailed                                                    | Degraded: StartFailed: why            | InProgress
          it is no JSON Schema   | FunctionSchema          | -                         | 2 Ready:False:InvalidSchema Stalled:True:InvalidSchema                       | Degraded: InvalidSchema: why          | Failed
          functions are to come  | Integration             | -                         | 2 Ready:False:FunctionNotFound Reconciling:True:FunctionNotFound             | Progressing: FunctionNotFound: why    | InProgress
          it is not offered yet  | IntegrationInstallation | -                         | 2 Ready:False:NotOffered Reconciling:True:NotOffered                         | Progressing: NotOffered: why          | InProgress
          settings are in effect | Workspace               | -                         | 2 Ready:True:InEffect                                                        | Healthy: InEffect                     | Current
          the runtime is away    | Runtime                 | -                         | 2 Ready:False:RuntimeUnavailable Reconciling:True:RuntimeUnavailable         | Progressing: RuntimeUnavailable: why  | InProgress
          it is in the bin       | FunctionTombstone       | {deletedAt: d, expiresAt: e} | 2                                                                       | Suspended: deleted d, kept until e    | Current
          it comes back          | FunctionTombstone       | {restore: true}         | 2                                                                            | Progressing: being restored           | Current
          its name is taken      | FunctionTombstone       | {restore: true}         | 2 Restored:False:NameTaken                                                   | Degraded: NameTaken: why              | Current
          """)
  void saysHowAnObjectIs(
      String what,
      String kind,
      @Nullable String spec,
      String status,
      String health,
      String kstatus,
      GitOpsTools tools)
      throws Exception {
    GenericKubernetesResource object = object(kind, spec, status);

    assertThat(tools.health(ArgoCd.shippedSettings(), object)).isEqualTo(health);
    assertThat(tools.kstatus(object)).isEqualTo(kstatus);
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # kind            | spec                | previous version | can be done
          Function          | -                   | -                | resync
          Function          | -                   | a-1              | resync rollback
          Function          | defaultVersion: a-1 | a-2              | resync unpin
          FunctionTombstone | {deletedAt: d}    | -                | purge restore
          FunctionTombstone | {restore: true}   | -                | -
          Runtime           | -                   | -                | resync rotate-keys
          """)
  void saysWhatCanBeDone(
      String kind,
      @Nullable String spec,
      @Nullable String previous,
      @Nullable String actions,
      GitOpsTools tools)
      throws Exception {
    GenericKubernetesResource object = object(kind, spec, "2 Ready:True:Serving");
    if (previous != null) {
      Map<String, Object> status = object.get("status");
      status.put("previousVersion", Map.of("name", previous));
    }

    assertThat(
            tools.actions(ArgoCd.shippedSettings(), object).entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" ")))
        .isEqualTo(actions == null ? "" : actions);
  }

  private static GenericKubernetesResource object(
      String kind, @Nullable String spec, String status) {
    String[] words = status.split(" ", -1);
    String conditions =
        Arrays.stream(words)
            .skip(1)
            .map(word -> word.split(":", -1))
            .map(
                word ->
                    "{type: %s, status: '%s', reason: %s, message: '%s'}"
                        .formatted(
                            word[0],
                            word[1],
                            word[2],
                            word[0].equals("Ready") && word[1].equals("True") ? "" : "why"))
            .collect(Collectors.joining(", "));
    return Serialization.unmarshal(
        """
        apiVersion: edgeward.dev/v1alpha1
        kind: %s
        metadata: {name: a, namespace: b, generation: 2}
        spec: %s
        status: {observedGeneration: %s, conditions: [%s]}
        """
            .formatted(
                kind,
                spec == null ? "{}" : spec.startsWith("{") ? spec : "{" + spec + "}",
                words[0],
                conditions),
        GenericKubernetesResource.class);
  }
}
