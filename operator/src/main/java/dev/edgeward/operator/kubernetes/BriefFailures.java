package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import org.jboss.logging.Logger;

/**
 * Failures of reconcilers, logged as short as they deserve. The framework's own lines are switched
 * off: it would print a stack trace for each try, an API server that restarts included.
 */
public final class BriefFailures {
  private static final Logger LOG = Logger.getLogger(BriefFailures.class);

  private BriefFailures() {}

  /**
   * Logs a failure, and says how to go on.
   *
   * @param resource that was reconciled
   * @param failure of the reconciliation
   * @param <P> the kind of the resource
   * @return with back-off, but for an object whose namespace is on its way out
   */
  public static <P extends HasMetadata> ErrorStatusUpdateControl<P> handle(
      P resource, Exception failure) {
    String namespace = resource.getMetadata().getNamespace();
    String about =
        resource.getKind()
            + " "
            + (namespace == null ? "" : namespace + "/")
            + resource.getMetadata().getName();
    if (!(failure instanceof KubernetesClientException api)) {
      LOG.errorf(failure, "%s: unexpected, tried again later", about);
    } else if (ApiErrors.isNamespaceTerminating(api)) {
      LOG.debugf("%s: its namespace is being deleted", about);
      return ErrorStatusUpdateControl.<P>noStatusUpdate().withNoRetry();
    } else if (ApiErrors.isConflict(api) || ApiErrors.isGone(api)) {
      LOG.debugf("%s: changed meanwhile, tried again: %s", about, ApiErrors.reason(api));
    } else {
      LOG.warnf("%s: tried again later: %s", about, ApiErrors.reason(api));
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
