package dev.edgeward.operator.certificate;

import static dev.edgeward.operator.certificate.RotationStep.ANNOUNCE;
import static dev.edgeward.operator.certificate.RotationStep.MAKE;
import static dev.edgeward.operator.certificate.RotationStep.NOTHING;
import static dev.edgeward.operator.certificate.RotationStep.PROMOTE;
import static dev.edgeward.operator.certificate.RotationStep.RETIRE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotationStepTest {
  private static final List<String> HOSTS =
      List.of("edgeward-operator.edgeward.svc", "127.0.0.1", "0:0:0:0:0:0:0:1");
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration OVERLAP = Duration.ofMinutes(2);
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final CertificateIssuer issuer = new CertificateIssuer();
  private final HeldCertificates none = HeldCertificates.none("edgeward", "admission");

  @Test
  void aRotationTrustsBeforeItServesAndForgetsAfterwards() {
    HeldCertificates first = none.with(issue(NOW), NOW);
    assertThat(step(none, NOW)).isEqualTo(MAKE);
    assertThat(step(first, NOW)).isEqualTo(NOTHING);
    assertThat(step(first, NOW.plus(Duration.ofDays(59)))).isEqualTo(NOTHING);

    Instant due = NOW.plus(Duration.ofDays(60));
    assertThat(step(first, due)).isEqualTo(ANNOUNCE);
    HeldCertificates announced = first.announced(issue(due), due);
    assertThat(announced.present()).isEqualTo(first.present());
    assertThat(authorities(announced)).isEqualTo(2);
    assertThat(step(announced, due.plus(OVERLAP).minusSeconds(1))).isEqualTo(NOTHING);
    assertThat(RotationStep.of(announced, HOSTS, LIFETIME, OVERLAP, false, due.plus(OVERLAP)))
        .isEqualTo(NOTHING);

    Instant trusted = due.plus(OVERLAP);
    assertThat(step(announced, trusted)).isEqualTo(PROMOTE);
    HeldCertificates promoted = announced.promoted(trusted);
    assertThat(promoted.present()).isEqualTo(announced.next());
    assertThat(authorities(promoted)).isEqualTo(2);
    assertThat(step(promoted, trusted)).isEqualTo(NOTHING);

    Instant served = trusted.plus(OVERLAP);
    assertThat(step(promoted, served)).isEqualTo(RETIRE);
    HeldCertificates retired = promoted.retired(served);
    assertThat(authorities(retired)).isEqualTo(1);
    assertThat(step(retired, served)).isEqualTo(NOTHING);
  }

  @Test
  void whatCanNotBeServedIsMadeAnewAtOnce() {
    HeldCertificates held = none.with(issue(NOW), NOW);

    assertThat(step(held, NOW.plus(LIFETIME))).isEqualTo(MAKE);
    assertThat(RotationStep.of(held, List.of("another"), LIFETIME, OVERLAP, true, NOW))
        .isEqualTo(MAKE);
    assertThat(authorities(held.with(issue(NOW), NOW))).isEqualTo(2);
  }

  @Test
  void aCertificateIsSignedByItsAuthorityForItsHosts() throws Exception {
    IssuedCertificate issued = issue(NOW);
    X509Certificate server = read(issued.chain());
    X509Certificate authority = read(issued.authority());

    server.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(server.getNotAfter().toInstant()).isEqualTo(NOW.plus(LIFETIME));
    assertThat(none.with(issued, NOW).isFor(HOSTS)).isTrue();
    assertThat(issued.toString()).doesNotContain("PRIVATE");
  }

  private IssuedCertificate issue(Instant now) {
    return issuer.issue(HOSTS, now, LIFETIME);
  }

  private static RotationStep step(HeldCertificates held, Instant now) {
    return RotationStep.of(held, HOSTS, LIFETIME, OVERLAP, true, now);
  }

  private static int authorities(HeldCertificates held) {
    return held.trusted().split("BEGIN CERTIFICATE", -1).length - 1;
  }

  private static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }
}
