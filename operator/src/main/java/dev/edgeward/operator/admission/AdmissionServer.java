package dev.edgeward.operator.admission;

import dev.edgeward.operator.AdmissionConfig;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.certificate.IssuedCertificate;
import dev.edgeward.operator.certificate.ServingCertificate;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509ExtendedKeyManager;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the webhooks over TLS, with the certificate of the moment: another one is served without a
 * pause, to connections that are made from then on.
 */
@Readiness
@Singleton
final class AdmissionServer implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(AdmissionServer.class);
  private static final Duration BEFORE_IT_SERVES = Duration.ofSeconds(1);

  /** Longer than kube-apiserver keeps a connection that it doesn't use: it is to end it first. */
  private static final Duration IDLE = Duration.ofMinutes(3);

  private final Vertx vertx;
  private final AdmissionConfig config;
  private final ServingCertificate certificates;
  private final ReviewHandler handler;
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("admission-certificate").factory());

  private volatile @Nullable HttpServer server;
  private volatile @Nullable ChangingKeys keys;
  private volatile @Nullable IssuedCertificate served;

  AdmissionServer(
      Vertx vertx, OperatorConfig config, ServingCertificate certificates, ReviewHandler handler) {
    this.vertx = vertx;
    this.config = config.admission();
    this.certificates = certificates;
    this.handler = handler;
  }

  void start(@Observes StartupEvent event) {
    if (config.enabled()) {
      looks.execute(this::look);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    looks.shutdownNow();
    HttpServer running = server;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("admission")
        .status(!config.enabled() || server != null)
        .build();
  }

  private void look() {
    try {
      Optional<IssuedCertificate> now = certificates.look();
      if (now.isPresent() && !now.get().equals(served)) {
        serve(now.get());
      }
    } catch (RuntimeException e) {
      if (!looks.isShutdown()) {
        LOG.warnf("The certificate of the webhooks: %s", e);
      }
    }
    Duration next = server == null ? BEFORE_IT_SERVES : config.certificateInterval();
    if (!looks.isShutdown()) {
      looks.schedule(this::look, next.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void serve(IssuedCertificate certificate) {
    X509ExtendedKeyManager now = keys(certificate);
    ChangingKeys present = keys;
    if (present == null) {
      ChangingKeys first = new ChangingKeys(now);
      server = listen(first);
      keys = first;
      LOG.infof("Webhooks are served on %s:%d", config.bindAddress(), config.port());
    } else {
      present.change(now);
      LOG.info("Webhooks are served with another certificate");
    }
    served = certificate;
  }

  private X509ExtendedKeyManager keys(IssuedCertificate certificate) {
    try {
      return (X509ExtendedKeyManager)
          new PemKeyCertOptions()
              .setCertValue(Buffer.buffer(certificate.chain()))
              .setKeyValue(Buffer.buffer(certificate.key()))
              .getKeyManagerFactory(vertx)
              .getKeyManagers()[0];
    } catch (Exception e) { // as Vert.x declares it
      // It says what is wrong with the PEM, not what is in it.
      throw new IllegalStateException("the certificate can't be served: " + e.getMessage(), e);
    }
  }

  private HttpServer listen(ChangingKeys with) {
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(KeyCertOptions.wrap(with))
                .setIdleTimeout((int) IDLE.toSeconds())
                .setHost(config.bindAddress())
                .setPort(config.port()))
        .requestHandler(handler)
        .listen()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }
}
