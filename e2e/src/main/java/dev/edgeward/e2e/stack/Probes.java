package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.Service.Probe;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Health checks over HTTP. */
public final class Probes {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private Probes() {}

  /** Asks an address; healthy is a 200 within two seconds. */
  public static Probe http(Supplier<String> address) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    return () -> get(client, address.get());
  }

  /**
   * Asks an HTTPS address whose certificate is one of those in a file, which may not be there yet.
   *
   * @param certificates PEM
   */
  static Probe https(Supplier<String> address, Path certificates) {
    return () -> {
      if (!Files.exists(certificates)) {
        return false;
      }
      try (HttpClient client =
          HttpClient.newBuilder()
              .sslContext(trusting(certificates))
              .connectTimeout(TIMEOUT)
              .build()) {
        return get(client, address.get());
      } catch (IOException | GeneralSecurityException e) {
        return false;
      }
    };
  }

  private static boolean get(HttpClient client, String address) throws InterruptedException {
    try {
      return client
              .send(
                  HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static SSLContext trusting(Path certificates)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(certificates)) {
      int i = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("certificate-" + i++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }
}
