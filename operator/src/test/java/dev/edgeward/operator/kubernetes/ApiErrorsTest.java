package dev.edgeward.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiErrorsTest {
  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # code | cause                | message                                             | means
          404    | -                    | not found                                           | gone
          409    | -                    | the object has been modified                        | conflict
          403    | NamespaceTerminating | it is being terminated                              | terminating
          403    | -                    | you may not                                         | -
          500    | -                    | etcdserver: request is too large                    | too large
          500    | -                    | trying to send message larger than max (3 vs. 2)    | too large
          413    | -                    | Request entity too large: limit is 3145728          | too large
          400    | -                    | request is too large                                | -
          500    | -                    | etcdserver: leader changed                          | -
          422    | -                    | spec.files: Too many                                | -
          0      | -                    | connection refused                                  | -
          """)
  void anErrorMeansOneThing(
      int code, @Nullable String cause, String message, @Nullable String expected) {
    KubernetesClientException error =
        new KubernetesClientException(message, code, status(code, cause, message));

    assertThat(ApiErrors.isGone(error)).isEqualTo("gone".equals(expected));
    assertThat(ApiErrors.isConflict(error)).isEqualTo("conflict".equals(expected));
    assertThat(ApiErrors.isNamespaceTerminating(error)).isEqualTo("terminating".equals(expected));
    assertThat(ApiErrors.isTooLarge(error)).isEqualTo("too large".equals(expected));
  }

  @Test
  void anErrorWithoutAnAnswerMeansNothing() {
    KubernetesClientException error = new KubernetesClientException("no route to host");

    assertThat(ApiErrors.isGone(error)).isFalse();
    assertThat(ApiErrors.isNamespaceTerminating(error)).isFalse();
    assertThat(ApiErrors.isTooLarge(error)).isFalse();
  }

  private static Status status(int code, @Nullable String cause, String message) {
    StatusBuilder status = new StatusBuilder().withCode(code).withMessage(message);
    return cause == null
        ? status.build()
        : status.withNewDetails().addNewCause().withReason(cause).endCause().endDetails().build();
  }
}
