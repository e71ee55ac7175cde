package dev.edgeward.operator.certificate;

import dev.edgeward.operator.AdmissionConfig;
import dev.edgeward.operator.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Chooses where the certificate comes from. */
final class ServingCertificates {
  private static final String SECRET = "edgeward-admission";
  private static final String SERVICE = "edgeward-operator";

  private ServingCertificates() {}

  @Produces
  @Singleton
  static ServingCertificate certificate(
      OperatorConfig config, KubernetesClient client, InstantSource clock) {
    AdmissionConfig admission = config.admission();
    return admission
        .certificateFolder()
        .<ServingCertificate>map(CertificateFolder::new)
        .orElseGet(
            () ->
                new CertificateKeeper(
                    client,
                    new CertificateKeeper.Place(
                        config.namespace(),
                        SECRET,
                        admission
                            .hosts()
                            .orElse(List.of(SERVICE + "." + config.namespace() + ".svc"))),
                    new WebhookConfigurations(client, admission.configuration()),
                    admission.certificateLifetime(),
                    admission.certificateOverlap(),
                    clock));
  }
}
