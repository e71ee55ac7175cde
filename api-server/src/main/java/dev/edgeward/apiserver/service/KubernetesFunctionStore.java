package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.kubernetes.KubernetesFailures;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes Functions to the cluster, as the API server's own ServiceAccount. */
@Singleton
public final class KubernetesFunctionStore implements FunctionStore {
  private static final Logger LOG = Logger.getLogger(KubernetesFunctionStore.class);
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;

  /**
   * Made by the container.
   *
   * @param client of the cluster
   */
  public KubernetesFunctionStore(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Function> create(Function function) {
    try {
      return Optional.of(client.resource(function).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return Optional.empty();
      }
      throw refused(e);
    }
  }

  @Override
  public Presence lookUp(FunctionRow function) {
    try {
      Function now =
          client
              .resources(Function.class)
              .inNamespace(function.namespace())
              .withName(function.objectName())
              .get();
      return now != null && function.uid().equals(now.getMetadata().getUid())
          ? Presence.THERE
          : Presence.GONE;
    } catch (KubernetesClientException e) {
      return Presence.UNKNOWN;
    }
  }

  private static ApiException refused(KubernetesClientException failure) {
    if (KubernetesFailures.isUnavailable(failure)) {
      LOG.warnf("A write got no answer: status %d", failure.getCode());
      return ApiException.of(ErrorCode.UNAVAILABLE, "the function can't be written now");
    }
    return switch (failure.getCode()) {
      case NOT_FOUND -> ApiException.of(ErrorCode.CONFLICT, "the workspace is gone");
      case FORBIDDEN -> forbidden(failure);
      case UNPROCESSABLE ->
          ApiException.of(
              ErrorCode.INVALID_REQUEST,
              failure.getStatus() == null || failure.getStatus().getMessage() == null
                  ? "the cluster refused the function"
                  : failure.getStatus().getMessage());
      default -> fault(failure);
    };
  }

  /** Not the caller's rights, those were reviewed: the namespace is going, a quota or a policy. */
  private static ApiException forbidden(KubernetesClientException failure) {
    LOG.warnf("The cluster refused a write: %s", failure.getMessage());
    return ApiException.of(
        ErrorCode.CONFLICT,
        "the cluster refused it: the workspace is being deleted, or a quota or a policy forbids it");
  }

  private static ApiException fault(KubernetesClientException failure) {
    LOG.errorf("A write failed: %s", failure.getMessage());
    return ApiException.of(ErrorCode.INTERNAL, "the function couldn't be written");
  }
}
