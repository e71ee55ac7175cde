package dev.edgeward.e2e.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.Release;
import dev.edgeward.e2e.stack.StackException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A release of the chart in a stack, put there by Helm. There are no nodes, so no pod runs; the
 * stack's processes take their place, with the chart's ServiceAccounts and the variables that it
 * gives to the containers. What it mounts from a ConfigMap is a folder here, with the address of
 * the stack's workerd for the Service's, which nobody serves.
 */
public final class HelmRelease implements Release {

  /** The stack waits for the keys of this Runtime. */
  private static final String RUNTIME = "runtime.name=\"local\"";

  private final Helm helm;
  private final Path objects;
  private final List<String> namespaces;
  private final List<String> values = new ArrayList<>(List.of(RUNTIME));
  private Path chart;
  private @Nullable Cluster cluster;

  /**
   * A release to be.
   *
   * @param helm that does it
   * @param chart that is installed first
   * @param name of a folder for what is mounted
   * @param namespaces that are made before
   * @param values of the release, each {@code path=JSON}
   */
  public HelmRelease(
      Helm helm, Path chart, String name, List<String> namespaces, String... values) {
    this.helm = helm;
    this.chart = chart;
    this.objects = Checkout.here().root().resolve("e2e/target").resolve(name + "-objects");
    this.namespaces = List.copyOf(namespaces);
    this.values.addAll(List.of(values));
  }

  /** The variables of the two programs' containers that have a value in the chart. */
  public Map<Component, Map<String, String>> environment() {
    Rendered rendered = helm.render(values.toArray(String[]::new));
    Map<String, String> operator = variables(rendered, "edgeward-operator");
    operator.put("EDGEWARD_OBJECTS", objects.toString());
    return Map.of(
        Component.OPERATOR,
        operator,
        Component.API_SERVER,
        variables(rendered, "edgeward-api-server"));
  }

  @Override
  public void install(Cluster into) throws StackException {
    cluster = into;
    for (String namespace : namespaces) {
      KubernetesClient client = into.client();
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
    }
    leadWebhooks();
    run("install", "--create-namespace");
  }

  /** To another chart, or other values. */
  public void upgrade(Path to, String... more) {
    chart = to;
    values.addAll(List.of(more));
    leadWebhooks();
    run("upgrade");
  }

  /** To what was there before. */
  public void rollback() {
    helm().run("rollback", Helm.RELEASE, "--namespace", Helm.NAMESPACE).succeeded();
    mount();
  }

  /** Takes it away. */
  public void uninstall() {
    helm().run("uninstall", Helm.RELEASE, "--namespace", Helm.NAMESPACE).succeeded();
  }

  /** Once more, after it was uninstalled. */
  public void reinstall() {
    run("install");
  }

  /** What Helm tells people. */
  public String notes() {
    return helm().run("get", "notes", Helm.RELEASE, "--namespace", Helm.NAMESPACE).succeeded();
  }

  private void run(String command, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, Helm.RELEASE, chart.toString(), "--namespace", Helm.NAMESPACE));
    arguments.addAll(List.of(options));
    for (String value : values) {
      arguments.add("--set-json");
      arguments.add(value);
    }
    helm().run(arguments.toArray(String[]::new)).succeeded();
    mount();
  }

  /** To the stack's operator, since no Service is served; a chart of long ago has none to lead. */
  private void leadWebhooks() {
    String url = "admission.url=\"" + Objects.requireNonNull(cluster).webhooksUrl() + "\"";
    if (Files.exists(chart.resolve("files/admission-webhooks.yaml")) && !values.contains(url)) {
      values.add(url);
    }
  }

  private Helm helm() {
    return new Helm(helm.executable(), Objects.requireNonNull(cluster).kubeconfig());
  }

  private void mount() {
    Cluster in = Objects.requireNonNull(cluster);
    ConfigMap map =
        in.client()
            .configMaps()
            .inNamespace(Helm.NAMESPACE)
            .withName("edgeward-operator-objects")
            .require();
    try {
      Files.createDirectories(objects);
      for (Map.Entry<String, String> file : map.getData().entrySet()) {
        Files.writeString(
            objects.resolve(file.getKey()),
            file.getValue().replace("http://edgeward-runtime.edgeward.svc:8787", in.workerdUrl()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> variables(Rendered rendered, String deployment) {
    Map<String, String> variables = new HashMap<>();
    for (JsonNode variable :
        rendered.at("Deployment", deployment, "/spec/template/spec/containers/0/env")) {
      if (variable.has("value")) {
        variables.put(variable.path("name").asText(), variable.path("value").asText());
      }
    }
    return variables;
  }
}
