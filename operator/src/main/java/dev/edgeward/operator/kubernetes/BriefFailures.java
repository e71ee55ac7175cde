package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import org.jboss.logging.Logger;

/**
 * A reconciler whose failures are logged here, as short as they deserve, and tried again with
 * back-off. The framework's own lines are switched off: it would print a stack trace each time, an
 * API server that restarts included.
 *
 * @param <P> the kind that is reconciled
 */
public interface BriefFailures<P extends HasMetadata> extends Reconciler<P> {
  @Override
  default ErrorStatusUpdateControl<P> updateErrorStatus(
      P resource, Context<P> context, Exception failure) {
    Logger log = Logger.getLogger(getClass());
    String about =
        resource.getKind()
            + " "
            + (resource.getMetadata().getNamespace() == null
                ? ""
                : resource.getMetadata().getNamespace() + "/")
            + resource.getMetadata().getName();
    if (!(failure instanceof KubernetesClientException api)) {
      log.errorf(failure, "%s: unexpected, tried again later", about);
    } else if (ApiErrors.isNamespaceTerminating(api)) {
      log.debugf("%s: its namespace is being deleted", about);
      return ErrorStatusUpdateControl.<P>noStatusUpdate().withNoRetry();
    } else if (ApiErrors.isConflict(api) || ApiErrors.isGone(api)) {
      log.debugf("%s: changed meanwhile, tried again: %s", about, api.getMessage());
    } else {
      log.warnf("%s: tried again later: %s", about, api.getMessage());
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
