package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/**
 * Puts into a cluster what the two programs need before they start: their namespaces, the
 * definitions, ServiceAccounts with their roles. Doing so again changes nothing.
 */
public interface Release {

  /** What the checkout's manifests say, without Helm, and a Runtime {@code local}. */
  Release OF_CHECKOUT =
      cluster ->
          new Bootstrap(cluster.client(), cluster.checkout())
              .apply(cluster.workerdUrl(), cluster.webhooksUrl());

  /**
   * Where to.
   *
   * @param client of its administrator
   * @param kubeconfig of its administrator
   * @param workerdUrl where the dispatcher will answer
   * @param webhooksUrl where the operator will answer to kube-apiserver: it runs outside of the
   *     cluster, so that no Service leads to it
   */
  record Cluster(
      Checkout checkout,
      KubernetesClient client,
      Path kubeconfig,
      String workerdUrl,
      String webhooksUrl) {}

  /**
   * Does it.
   *
   * @throws StackException when the cluster refuses something
   */
  void install(Cluster cluster) throws StackException, InterruptedException;
}
