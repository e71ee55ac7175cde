package dev.edgeward.e2e.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.Checkout;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a real kube-apiserver says to what the chart renders; nothing of it is kept. */
@ExtendWith({HelmExtension.class, LocalStackExtension.class})
class ChartOnClusterE2E {

  /** Kinds of others, which this cluster doesn't have. */
  private static final Set<String> FOREIGN =
      Set.of("Certificate", "HTTPRoute", "PodMonitor", "PrometheusRule");

  private static final PatchContext DRY_RUN =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("helm")
          .withForce(true)
          .withDryRun(List.of("All"))
          .withFieldValidation("Strict")
          .build();

  @Test
  void everyRenderingIsAccepted(Helm helm, TestStack stack) {
    Set<JsonNode> seen = new HashSet<>();
    Set<String> namespaces = new HashSet<>();
    List<String> refused = new ArrayList<>();
    for (ValueCase one : ValueCases.all()) {
      for (JsonNode object : helm.render(one.values().toArray(String[]::new)).objects()) {
        if (!FOREIGN.contains(object.path("kind").asText()) && seen.add(object)) {
          ensureNamespace(stack.admin(), object.at("/metadata/namespace").asText(), namespaces);
          try {
            apply(stack.admin(), object);
          } catch (KubernetesClientException e) {
            refused.add(one.values() + ": " + e.getMessage());
          }
        }
      }
    }

    assertThat(refused).isEmpty();
    assertThat(seen).hasSizeGreaterThan(100);
  }

  @Test
  void notesAreForTheNamespacesAndTheDoorsOfTheRelease(Helm helm, TestStack stack) {
    var onCluster = new Helm(helm.executable(), stack.folder().kubeconfig());
    List<String> arguments =
        new ArrayList<>(List.of("install", "notes", Checkout.here().chart().toString()));
    // of what the stack has already
    arguments.addAll(List.of("--dry-run=client", "--take-ownership"));
    for (String value :
        List.of(
            "watchNamespaces=[\"team-a\",\"team-b\"]",
            "apiServer.config={\"edgeward.audiences\":\"edgeward,other\"}",
            "apiServer.ingress={\"enabled\":true,\"host\":\"fn.example\"}")) {
      arguments.addAll(List.of("--set-json", value));
    }

    assertThat(onCluster.run(arguments.toArray(String[]::new)).succeeded())
        .contains(
            "metadata: {name: hello, namespace: team-a}",
            "kubectl -n team-a create token default --audience edgeward)",
            "WARNING: the Ingress for fn.example ends no TLS");
  }

  @Test
  void podsMeetTheRestrictedStandard(Helm helm, TestStack stack) {
    String namespace = stack.newNamespace();
    stack
        .admin()
        .namespaces()
        .withName(namespace)
        .edit(
            old ->
                new NamespaceBuilder(old)
                    .editMetadata()
                    .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                    .endMetadata()
                    .build());

    assertThat(podsRefused(stack.admin(), namespace, helm.render())).isEmpty();
    assertThat(
            podsRefused(
                stack.admin(), namespace, helm.render("podSecurityContext.runAsNonRoot=false")))
        .hasSize(3)
        .allMatch(message -> message.contains("violates PodSecurity \"restricted"));
  }

  private static List<String> podsRefused(
      KubernetesClient admin, String namespace, Rendered rendered) {
    List<String> refused = new ArrayList<>();
    for (JsonNode deployment : rendered.all("Deployment")) {
      JsonNode template = deployment.at("/spec/template");
      admin
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName(template.at("/spec/serviceAccountName").asText())
                  .withNamespace(namespace)
                  .endMetadata()
                  .build())
          .serverSideApply();
      ObjectNode pod = JsonNodeFactory.instance.objectNode().put("apiVersion", "v1");
      pod.put("kind", "Pod").set("spec", template.path("spec"));
      pod.putObject("metadata")
          .put("name", deployment.at("/metadata/name").asText())
          .put("namespace", namespace);
      try {
        apply(admin, pod);
      } catch (KubernetesClientException e) {
        refused.add(String.valueOf(e.getMessage()));
      }
    }
    return refused;
  }

  private static void apply(KubernetesClient admin, JsonNode object) {
    var resource = Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
    if (resource.getKind().endsWith("WebhookConfiguration")) {
      // The stack's own lead to a process: with what leads to a Service they would be merged.
      resource.getMetadata().setName("rendered");
    }
    String namespace = object.at("/metadata/namespace").asText();
    if (namespace.isEmpty()) {
      admin.resource(resource).patch(DRY_RUN, resource);
    } else {
      admin.resource(resource).inNamespace(namespace).patch(DRY_RUN, resource);
    }
  }

  /** A dry run makes no namespace for what comes after it. */
  private static void ensureNamespace(KubernetesClient admin, String name, Set<String> ensured) {
    if (!name.isEmpty() && ensured.add(name)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .serverSideApply();
    }
  }
}
