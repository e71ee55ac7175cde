package dev.edgeward.apiserver.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.kubernetes.KubernetesFailures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes objects to the cluster, as the API server's own ServiceAccount. */
@Singleton
public final class KubernetesObjectStore implements ObjectStore {
  private static final Logger LOG = Logger.getLogger(KubernetesObjectStore.class);
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int DELETES_TRIED = 5;

  private final KubernetesClient client;

  /**
   * Made by the container.
   *
   * @param client of the cluster
   */
  public KubernetesObjectStore(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public <T extends HasMetadata> Optional<T> create(T object) {
    try {
      return Optional.of(client.resource(object).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return Optional.empty();
      }
      throw refused(e, object.getKind());
    }
  }

  @Override
  public <T extends HasMetadata> Optional<T> read(Class<T> type, String namespace, String name) {
    try {
      return Optional.ofNullable(
          client.resources(type).inNamespace(namespace).withName(name).get());
    } catch (KubernetesClientException e) {
      throw refused(e, type.getSimpleName());
    }
  }

  @Override
  public <T extends HasMetadata> List<T> labelled(
      Class<T> type, String namespace, String label, String value) {
    try {
      return client
          .resources(type)
          .inNamespace(namespace)
          .withLabel(label, value)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      throw refused(e, type.getSimpleName());
    }
  }

  @Override
  public <T extends HasMetadata> Optional<T> change(T read, ObjectNode change) {
    ObjectNode patch = change.deepCopy();
    patch
        .withObject("/metadata")
        .put("uid", read.getMetadata().getUid())
        .put("resourceVersion", read.getMetadata().getResourceVersion());
    try {
      return Optional.of(
          client.resource(read).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw refused(e, read.getKind());
    }
  }

  @Override
  public <T extends HasMetadata> Optional<T> delete(T read) {
    Optional<T> now = Optional.of(read);
    for (int i = 0; i < DELETES_TRIED; i++) {
      if (now.isEmpty() || now.get().isMarkedForDeletion()) {
        return now;
      }
      try {
        // Not just any object of that name: the state that was looked at.
        client
            .resource(now.get())
            .lockResourceVersion(now.get().getMetadata().getResourceVersion())
            .delete();
        return again(read);
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
          throw refused(e, read.getKind());
        }
        now = again(read);
      }
    }
    throw ApiException.of(ErrorCode.UNAVAILABLE, "it changes all the time, try again");
  }

  private <T extends HasMetadata> Optional<T> again(T read) {
    try {
      return Optional.ofNullable(client.resource(read).get())
          .filter(now -> now.getMetadata().getUid().equals(read.getMetadata().getUid()));
    } catch (KubernetesClientException e) {
      throw refused(e, read.getKind());
    }
  }

  @Override
  public Presence lookUp(HasMetadata object) {
    try {
      return again(object).isPresent() ? Presence.THERE : Presence.GONE;
    } catch (ApiException e) {
      return Presence.UNKNOWN;
    }
  }

  private static ApiException refused(KubernetesClientException failure, String kind) {
    String what = kind.toLowerCase(Locale.ROOT);
    if (KubernetesFailures.isUnavailable(failure)) {
      LOG.warnf("A %s got no answer: status %d", what, failure.getCode());
      return ApiException.of(ErrorCode.UNAVAILABLE, "the cluster can't be asked now");
    }
    return switch (failure.getCode()) {
      case NOT_FOUND -> ApiException.of(ErrorCode.CONFLICT, "the workspace is gone");
      case FORBIDDEN -> forbidden(failure);
      case TOO_LARGE ->
          ApiException.of(ErrorCode.REQUEST_TOO_LARGE, "it is larger than the cluster can keep");
      case BAD_REQUEST, UNPROCESSABLE ->
          ApiException.of(
              ErrorCode.INVALID_REQUEST,
              failure.getStatus() == null || failure.getStatus().getMessage() == null
                  ? "the cluster refused it"
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
    LOG.errorf("A call of the cluster failed: %s", failure.getMessage());
    return ApiException.of(ErrorCode.INTERNAL, "the cluster's answer was unexpected");
  }
}
