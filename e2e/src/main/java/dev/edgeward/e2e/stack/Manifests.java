package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Applies manifests as {@code kubectl apply --server-side} does. */
public final class Manifests {

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("edgeward-local-stack")
          .withForce(true)
          .build();

  private Manifests() {}

  /**
   * Applies one object.
   *
   * @param namespace for a namespaced object that names none
   * @return the object as it is stored now
   */
  public static HasMetadata apply(KubernetesClient client, HasMetadata object, String namespace) {
    String named = object.getMetadata().getNamespace();
    return client
        .resource(object)
        .inNamespace(named == null ? namespace : named)
        .patch(APPLY, object);
  }

  /**
   * Applies all documents of a YAML text; see {@link #apply(KubernetesClient, HasMetadata,
   * String)}.
   */
  public static List<HasMetadata> apply(KubernetesClient client, String yaml, String namespace) {
    return parse(client, yaml).stream().map(object -> apply(client, object, namespace)).toList();
  }

  /**
   * Waits until a kind is served.
   *
   * @param definition the name of its CustomResourceDefinition
   */
  public static void awaitEstablished(KubernetesClient client, String definition)
      throws StackException {
    try {
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(definition)
          .waitUntilCondition(Manifests::isEstablished, 20, TimeUnit.SECONDS);
    } catch (KubernetesClientException e) {
      throw new StackException("CustomResourceDefinition " + definition + " is not served", e);
    }
  }

  private static boolean isEstablished(CustomResourceDefinition definition) {
    return definition != null
        && definition.getStatus() != null
        && definition.getStatus().getConditions() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  /** The objects of a YAML text; custom resources come as {@link GenericKubernetesResource}. */
  public static List<HasMetadata> parse(KubernetesClient client, String yaml) {
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  /** The objects of a YAML file. */
  public static List<HasMetadata> parse(KubernetesClient client, Path file) throws IOException {
    return parse(client, Files.readString(file));
  }
}
