package dev.edgeward.operator.event;

import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** Events in the cluster. One that can't be written is logged and forgotten. */
@ApplicationScoped
public class KubernetesEvents implements Events {
  private static final Logger LOG = Logger.getLogger(KubernetesEvents.class);
  private static final String COMPONENT = "edgeward-operator";
  private static final int MAX_MESSAGE = 1_024;

  private final KubernetesClient client;
  private final InstantSource clock;

  /**
   * Events through a client.
   *
   * @param client that may create Events
   * @param clock for their times
   */
  public KubernetesEvents(KubernetesClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public void normal(HasMetadata about, String reason, String message) {
    write(about, "Normal", reason, message);
  }

  @Override
  public void warning(HasMetadata about, String reason, String message) {
    write(about, "Warning", reason, message);
  }

  private void write(HasMetadata about, String type, String reason, String message) {
    // Events about cluster-scoped objects live in "default": Kubernetes' own convention.
    String namespace =
        about.getMetadata().getNamespace() == null ? "default" : about.getMetadata().getNamespace();
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(about.getMetadata().getName() + ".")
                  .withNamespace(namespace)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withName(about.getMetadata().getName())
                  .withNamespace(about.getMetadata().getNamespace())
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(
                      message.length() <= MAX_MESSAGE
                          ? message
                          : message.substring(0, MAX_MESSAGE - 1) + "…")
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withNewSource()
                  .withComponent(COMPONENT)
                  .endSource()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.logf(
          ApiErrors.isNamespaceTerminating(e) ? Logger.Level.DEBUG : Logger.Level.WARN,
          "Could not write Event %s about %s %s: %s",
          reason,
          about.getKind(),
          about.getMetadata().getName(),
          e.getMessage());
    }
  }
}
