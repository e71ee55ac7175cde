package dev.edgeward.e2e.scenario;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/**
 * A custom resource definition that takes any spec, until it is closed: so a cluster gets objects
 * that this release's own definition would refuse.
 */
final class LaterSchema implements AutoCloseable {

  private final KubernetesClient client;
  private final String name;
  private final JSONSchemaProps own;

  LaterSchema(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
    this.own = schema(definition()).getProperties().get("spec");
    var anything = new JSONSchemaProps();
    anything.setType("object");
    anything.setXKubernetesPreserveUnknownFields(true);
    replace(anything);
  }

  /**
   * Does something that this release's own schema refuses, as soon as the later one is in force.
   */
  void awaitInForce(Runnable write) {
    await()
        .ignoreExceptionsInstanceOf(KubernetesClientException.class)
        .until(
            () -> {
              write.run();
              return true;
            });
  }

  @Override
  public void close() {
    replace(own);
  }

  private void replace(JSONSchemaProps spec) {
    client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(name)
        .edit(
            definition -> {
              Map<String, JSONSchemaProps> properties = schema(definition).getProperties();
              properties.put("spec", spec);
              return definition;
            });
  }

  private CustomResourceDefinition definition() {
    return client.apiextensions().v1().customResourceDefinitions().withName(name).get();
  }

  private static JSONSchemaProps schema(CustomResourceDefinition definition) {
    return definition.getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
  }
}
