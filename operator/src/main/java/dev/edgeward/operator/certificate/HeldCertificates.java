package dev.edgeward.operator.certificate;

import dev.edgeward.api.Names;
import dev.edgeward.operator.kubernetes.Times;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Secret with the certificate that is served, the one that is to follow it, and the authority
 * of the one before. A value: each change gives another, to be written in one piece.
 */
record HeldCertificates(Secret secret) {
  private static final String CHAIN = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String AUTHORITY = "ca.crt";
  private static final String NEXT = "next-";
  private static final String FORMER_AUTHORITY = "former-ca.crt";

  /** Annotation: when the last step was taken, RFC 3339. */
  private static final String SINCE = Names.GROUP + "/certificate-step-at";

  /** A Secret that holds nothing yet. */
  static HeldCertificates none(String namespace, String name) {
    return new HeldCertificates(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/part-of", "edgeward")
            .addToLabels("app.kubernetes.io/managed-by", "edgeward-operator")
            .endMetadata()
            .withType("kubernetes.io/tls")
            .build());
  }

  /** What is served; empty when something of it is missing. */
  Optional<IssuedCertificate> present() {
    return certificate("");
  }

  /** What is to be served next. */
  Optional<IssuedCertificate> next() {
    return certificate(NEXT);
  }

  boolean hasFormer() {
    return entry(FORMER_AUTHORITY) != null;
  }

  /** When the last step was taken; empty when nobody knows. */
  Optional<Instant> since() {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    return Times.parse(annotations == null ? null : annotations.get(SINCE));
  }

  /** When the certificate that is served ends; empty when there is none that can be read. */
  Optional<Instant> end() {
    return served().map(certificate -> certificate.getNotAfter().toInstant());
  }

  /** Whether the certificate that is served stands for exactly these names and addresses. */
  boolean isFor(Collection<String> hosts) {
    return served().map(HeldCertificates::names).filter(Set.copyOf(hosts)::equals).isPresent();
  }

  /** The authorities that are to be trusted now, PEM; empty when there is none. */
  String trusted() {
    return Stream.of(AUTHORITY, NEXT + AUTHORITY, FORMER_AUTHORITY)
        .map(this::entry)
        .filter(Objects::nonNull)
        .distinct()
        .collect(Collectors.joining());
  }

  /** With a certificate that is served at once. */
  HeldCertificates with(IssuedCertificate certificate, Instant now) {
    String before = entry(AUTHORITY);
    Map<String, @Nullable String> entries = new HashMap<>(entries("", certificate));
    entries.putAll(entries(NEXT, null));
    entries.put(FORMER_AUTHORITY, before);
    return changed(entries, now);
  }

  /** With a certificate that is trusted, and not served yet. */
  HeldCertificates announced(IssuedCertificate certificate, Instant now) {
    return changed(entries(NEXT, certificate), now);
  }

  /** With the next one served, and the authority of the present one still trusted. */
  HeldCertificates promoted(Instant now) {
    return with(next().orElseThrow(), now);
  }

  /** With the former authority no longer trusted. */
  HeldCertificates retired(Instant now) {
    Map<String, @Nullable String> entries = new HashMap<>();
    entries.put(FORMER_AUTHORITY, null);
    return changed(entries, now);
  }

  private static Map<String, @Nullable String> entries(
      String prefix, @Nullable IssuedCertificate certificate) {
    Map<String, @Nullable String> entries = new HashMap<>();
    entries.put(prefix + CHAIN, certificate == null ? null : certificate.chain());
    entries.put(prefix + KEY, certificate == null ? null : certificate.key());
    entries.put(prefix + AUTHORITY, certificate == null ? null : certificate.authority());
    return entries;
  }

  private HeldCertificates changed(Map<String, @Nullable String> entries, Instant now) {
    Map<String, String> data = new TreeMap<>();
    if (secret.getData() != null) {
      data.putAll(secret.getData());
    }
    entries.forEach(
        (name, pem) -> {
          if (pem == null) {
            data.remove(name);
          } else {
            data.put(
                name, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
          }
        });
    return new HeldCertificates(
        new SecretBuilder(secret)
            .editMetadata()
            .addToAnnotations(SINCE, now.toString())
            .endMetadata()
            .withData(data)
            .build());
  }

  private Optional<IssuedCertificate> certificate(String prefix) {
    String chain = entry(prefix + CHAIN);
    String key = entry(prefix + KEY);
    String authority = entry(prefix + AUTHORITY);
    return chain == null || key == null || authority == null
        ? Optional.empty()
        : Optional.of(new IssuedCertificate(chain, key, authority));
  }

  private @Nullable String entry(String name) {
    String encoded = secret.getData() == null ? null : secret.getData().get(name);
    try {
      return encoded == null
          ? null
          : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // not written by us: made anew
    }
  }

  private Optional<X509Certificate> served() {
    return present()
        .flatMap(
            certificate -> {
              try {
                return Optional.of(
                    (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                new ByteArrayInputStream(
                                    certificate.chain().getBytes(StandardCharsets.UTF_8))));
              } catch (CertificateException e) {
                return Optional.empty();
              }
            });
  }

  private static Set<String> names(X509Certificate certificate) {
    try {
      Set<String> names = new HashSet<>();
      if (certificate.getSubjectAlternativeNames() != null) {
        certificate
            .getSubjectAlternativeNames()
            .forEach(name -> names.add(String.valueOf(name.get(1))));
      }
      return names;
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }
}
