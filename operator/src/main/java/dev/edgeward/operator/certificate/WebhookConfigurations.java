package dev.edgeward.operator.certificate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The two webhook configurations of an installation: whom kube-apiserver is to trust when it calls.
 */
final class WebhookConfigurations {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final String name;

  /**
   * Configurations through a client.
   *
   * @param client that may get and patch them
   * @param name of both
   */
  WebhookConfigurations(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Tells them whom to trust; writes only what differs. One that isn't installed needs nothing.
   *
   * @param authorities PEM
   */
  void trust(String authorities) {
    String bundle =
        Base64.getEncoder().encodeToString(authorities.getBytes(StandardCharsets.UTF_8));
    Resource<MutatingWebhookConfiguration> mutating =
        client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name);
    MutatingWebhookConfiguration stamps = mutating.get();
    if (stamps != null) {
      write(
          mutating,
          stamps.getWebhooks().stream().map(MutatingWebhook::getClientConfig).toList(),
          bundle);
    }
    Resource<ValidatingWebhookConfiguration> validating =
        client.admissionRegistration().v1().validatingWebhookConfigurations().withName(name);
    ValidatingWebhookConfiguration rules = validating.get();
    if (rules != null) {
      write(
          validating,
          rules.getWebhooks().stream().map(ValidatingWebhook::getClientConfig).toList(),
          bundle);
    }
  }

  private static <T extends HasMetadata> void write(
      Resource<T> configuration, List<WebhookClientConfig> clients, String bundle) {
    ArrayNode patch = JSON.createArrayNode();
    for (int i = 0; i < clients.size(); i++) {
      if (!bundle.equals(clients.get(i).getCaBundle())) {
        patch
            .addObject()
            .put("op", "add")
            .put("path", "/webhooks/" + i + "/clientConfig/caBundle")
            .put("value", bundle);
      }
    }
    if (patch.isEmpty()) {
      return;
    }
    try {
      configuration.patch(PatchContext.of(PatchType.JSON), patch.toString());
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e)) {
        throw e;
      }
    }
  }
}
