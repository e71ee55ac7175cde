package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts into the cluster what a release of Edgeward consists of: namespaces, custom resource
 * definitions, roles, the Runtime. Doing so again changes nothing.
 */
final class Bootstrap {

  private final KubernetesClient client;
  private final Checkout checkout;

  Bootstrap(KubernetesClient client, Checkout checkout) {
    this.client = client;
    this.checkout = checkout;
  }

  /**
   * Applies all of it.
   *
   * @param workerdUrl where the Runtime is
   * @param webhooksUrl where the operator is to be asked
   */
  void apply(String workerdUrl, String webhooksUrl) throws StackException {
    applyText(resource("namespaces.yaml"));
    for (Path manifest : checkout.customResourceDefinitions()) {
      applyText(read(manifest));
    }
    awaitDefinitions();
    for (HasMetadata role : ReleaseRoles.of(checkout)) {
      apply(role, JavaProgram.NAMESPACE);
    }
    Path files = checkout.chart().resolve("files");
    applyText(read(files.resolve("admission-policies.yaml")));
    for (HasMetadata webhooks :
        Manifests.parse(client, read(files.resolve("admission-webhooks.yaml")))) {
      Webhooks.redirect(webhooks, webhooksUrl);
      apply(webhooks, JavaProgram.NAMESPACE);
    }
    applyText(read(files.resolve("system-schemas.yaml")), JavaProgram.SYSTEM_NAMESPACE);
    applyText(resource("runtime.yaml").replace("${WORKERD_URL}", workerdUrl));
  }

  private void applyText(String yaml) throws StackException {
    applyText(yaml, JavaProgram.NAMESPACE);
  }

  private void applyText(String yaml, String namespace) throws StackException {
    for (HasMetadata object : Manifests.parse(client, yaml)) {
      apply(object, namespace);
    }
  }

  private void apply(HasMetadata object, String namespace) throws StackException {
    try {
      Manifests.apply(client, object, namespace);
    } catch (KubernetesClientException e) {
      throw new StackException(
          object.getKind() + " " + object.getMetadata().getName() + ": " + e.getMessage(), e);
    }
  }

  private void awaitDefinitions() throws StackException {
    for (CustomResourceDefinition definition :
        client.apiextensions().v1().customResourceDefinitions().list().getItems()) {
      Manifests.awaitEstablished(client, definition.getMetadata().getName());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Bootstrap.class.getResourceAsStream("/" + name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
