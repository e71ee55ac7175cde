package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;

/** Makes Kubernetes clients from kubeconfig files. */
public final class Clients {

  private Clients() {}

  /** A client that acts as the user of a kubeconfig file. */
  public static KubernetesClient of(Path kubeconfig) {
    return of(Config.fromKubeconfig(kubeconfig.toFile()));
  }

  /** A client of the same cluster for another bearer token. */
  public static KubernetesClient withToken(Path kubeconfig, String token) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setOauthToken(token);
    return of(config);
  }

  /**
   * A token of a ServiceAccount that is there.
   *
   * @param admin who may ask for it
   * @param life for how long it is good
   * @param audiences whom it is for, none for the cluster's API
   */
  public static String serviceAccountToken(
      KubernetesClient admin, String namespace, String name, Duration life, String... audiences) {
    return admin
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(name)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(life.toSeconds())
                .withAudiences(audiences)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** Whether a kubeconfig file points to that address and its token is good there. */
  static boolean works(Path kubeconfig, String url) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    if (!(url + "/").equals(config.getMasterUrl()) && !url.equals(config.getMasterUrl())) {
      return false;
    }
    config.setRequestRetryBackoffLimit(0);
    try (KubernetesClient client = of(config)) {
      client.resource(new SelfSubjectReview()).create();
      return true;
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  private static KubernetesClient of(Config config) {
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
