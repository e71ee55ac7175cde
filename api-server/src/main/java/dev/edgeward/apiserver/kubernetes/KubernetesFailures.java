package dev.edgeward.apiserver.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** How failures of the Kubernetes API read. */
public final class KubernetesFailures {
  private static final int BAD_REQUEST = 400;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private KubernetesFailures() {}

  /**
   * Whether the API didn't answer, or answered that it can't now: trying again may help.
   *
   * @param failure of a call
   * @return false when the API refused the call itself
   */
  public static boolean isUnavailable(KubernetesClientException failure) {
    int status = failure.getCode();
    // Without a status, or with one of success: the connection broke before the answer was whole.
    return status < BAD_REQUEST || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
  }
}
