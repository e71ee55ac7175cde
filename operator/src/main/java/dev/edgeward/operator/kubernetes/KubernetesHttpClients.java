package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.ResolutionException;
import jakarta.enterprise.inject.spi.CDI;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP client that the Kubernetes client uses: the usual one, with {@link
 * CompressedLists}. The Kubernetes client finds it as a service, before the one it comes with.
 */
public final class KubernetesHttpClients extends VertxHttpClientFactory {
  private static final int BEFORE_THE_USUAL_ONE = 10;

  /** Made by the Kubernetes client. */
  public KubernetesHttpClients() {
    super(vertx());
  }

  /** The application's; null, for one of its own, where there is no application. */
  private static @Nullable Vertx vertx() {
    try {
      return CDI.current().select(Vertx.class).get();
    } catch (IllegalStateException | ResolutionException e) {
      return null;
    }
  }

  @Override
  public VertxHttpClientBuilder<VertxHttpClientFactory> newBuilder() {
    VertxHttpClientBuilder<VertxHttpClientFactory> builder = super.newBuilder();
    return builder.addOrReplaceInterceptor(CompressedLists.NAME, new CompressedLists());
  }

  @Override
  public int priority() {
    return BEFORE_THE_USUAL_ONE;
  }
}
