package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import java.util.List;

/** Leads webhook configurations of a release to an operator that no Service leads to. */
final class Webhooks {
  private Webhooks() {}

  /**
   * Changes a webhook configuration; leaves any other object as it is.
   *
   * @param object to be applied
   * @param url where the operator is, without a path
   */
  static void redirect(HasMetadata object, String url) {
    List<WebhookClientConfig> clients =
        switch (object) {
          case MutatingWebhookConfiguration mutating ->
              mutating.getWebhooks().stream().map(MutatingWebhook::getClientConfig).toList();
          case ValidatingWebhookConfiguration validating ->
              validating.getWebhooks().stream().map(ValidatingWebhook::getClientConfig).toList();
          default -> List.of();
        };
    for (WebhookClientConfig client : clients) {
      client.setUrl(url + client.getService().getPath());
      client.setService(null);
    }
  }
}
