package dev.edgeward.operator.certificate;

import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Keeps the certificate in its Secret, and those who are to trust it up to date. */
final class CertificateKeeper implements ServingCertificate {
  private static final Logger LOG = Logger.getLogger(CertificateKeeper.class);

  private final KubernetesClient client;
  private final Place place;
  private final WebhookConfigurations configurations;
  private final Duration lifetime;
  private final Duration overlap;
  private final InstantSource clock;

  /**
   * Where a certificate is kept, and what it stands for.
   *
   * @param namespace of the Secret
   * @param secret its name
   * @param hosts names and addresses
   */
  record Place(String namespace, String secret, Collection<String> hosts) {
    Place {
      hosts = hosts.stream().map(Hosts::normal).toList();
    }
  }

  CertificateKeeper(
      KubernetesClient client,
      Place place,
      WebhookConfigurations configurations,
      Duration lifetime,
      Duration overlap,
      InstantSource clock) {
    this.client = client;
    this.place = place;
    this.configurations = configurations;
    this.lifetime = lifetime;
    this.overlap = overlap;
    this.clock = clock;
  }

  @Override
  public Optional<IssuedCertificate> look() {
    HeldCertificates held = held();
    boolean told = tell(held);
    HeldCertificates next = step(held, told);
    if (!next.equals(held)) {
      tell(next);
    }
    return next.present();
  }

  private HeldCertificates held() {
    Secret found = client.secrets().inNamespace(place.namespace()).withName(place.secret()).get();
    return found == null
        ? HeldCertificates.none(place.namespace(), place.secret())
        : new HeldCertificates(found);
  }

  private HeldCertificates step(HeldCertificates held, boolean told) {
    Instant now = clock.instant();
    RotationStep step = RotationStep.of(held, place.hosts(), lifetime, overlap, told, now);
    return switch (step) {
      case NOTHING -> held;
      case MAKE -> write(step, held.with(issue(now), now));
      case ANNOUNCE -> write(step, held.announced(issue(now), now));
      case PROMOTE -> write(step, held.promoted(now));
      case RETIRE -> write(step, held.retired(now));
    };
  }

  private IssuedCertificate issue(Instant now) {
    // Seldom needed, and much to load.
    return new CertificateIssuer().issue(place.hosts(), now, lifetime);
  }

  /** As it is now, which is what another replica made of it when that one was faster. */
  private HeldCertificates write(RotationStep step, HeldCertificates wanted) {
    try {
      Secret written =
          wanted.secret().getMetadata().getResourceVersion() == null
              ? client.resource(wanted.secret()).create()
              : client.resource(wanted.secret()).update();
      LOG.infof("The certificate of the webhooks: %s", step);
      return new HeldCertificates(written);
    } catch (KubernetesClientException e) {
      if (ApiErrors.isConflict(e) || ApiErrors.isGone(e)) {
        return held();
      }
      throw e;
    }
  }

  private boolean tell(HeldCertificates held) {
    String trusted = held.trusted();
    if (trusted.isEmpty()) {
      return false;
    }
    try {
      configurations.trust(trusted);
      return true;
    } catch (KubernetesClientException e) {
      LOG.warnf("The webhook configurations may not trust the operator: %s", ApiErrors.reason(e));
      return false;
    }
  }
}
