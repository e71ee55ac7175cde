package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;

/** What an error of the API server means. Pure. */
public final class ApiErrors {
  private static final int UNPROCESSABLE = 422;
  private static final String TERMINATING = "NamespaceTerminating";

  /** What etcd, its client and the API server say of an object that is too large. */
  private static final List<String> TOO_LARGE =
      List.of("request is too large", "larger than max", "Request entity too large");

  private ApiErrors() {}

  /**
   * Whether the object is not there any more.
   *
   * @param error of a call
   * @return true for a 404
   */
  public static boolean isGone(KubernetesClientException error) {
    return error.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /**
   * Whether someone else was faster: the object has changed, or exists already.
   *
   * @param error of a call
   * @return true for a 409
   */
  public static boolean isConflict(KubernetesClientException error) {
    return error.getCode() == HttpURLConnection.HTTP_CONFLICT;
  }

  /**
   * Whether nothing can be created because the namespace is being deleted.
   *
   * @param error of a call
   * @return true for a 403 of that cause
   */
  public static boolean isNamespaceTerminating(KubernetesClientException error) {
    StatusDetails details = error.getStatus() == null ? null : error.getStatus().getDetails();
    return error.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        && details != null
        && details.getCauses() != null
        && details.getCauses().stream().anyMatch(cause -> TERMINATING.equals(cause.getReason()));
  }

  /**
   * Whether the object breaks a rule of its kind.
   *
   * @param error of a call
   * @return true when sending it again is of no use
   */
  public static boolean isInvalid(KubernetesClientException error) {
    return error.getCode() == UNPROCESSABLE;
  }

  /**
   * What the API server said. The client's own message says all twice.
   *
   * @param error of a call
   * @return a sentence
   */
  public static String reason(KubernetesClientException error) {
    return error.getStatus() == null || error.getStatus().getMessage() == null
        ? String.valueOf(error.getMessage())
        : error.getCode() + " " + error.getStatus().getMessage();
  }

  /**
   * Whether the object is larger than the API server or its etcd takes. Only the size of a request
   * has a code of its own; etcd's refusal is a 500 with a message.
   *
   * @param error of a call
   * @return true when sending it again is of no use
   */
  public static boolean isTooLarge(KubernetesClientException error) {
    String message = String.valueOf(error.getMessage());
    return error.getCode() == HttpURLConnection.HTTP_ENTITY_TOO_LARGE
        || (error.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR
            && TOO_LARGE.stream().anyMatch(message::contains));
  }
}
