package dev.edgeward.operator.dispatch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;

/** Connections with keys of their own. */
public final class TestRuntimes {
  private TestRuntimes() {}

  /** A connection to somebody who is not asked. */
  public static RuntimeConnection connection() {
    return connection(URI.create("http://127.0.0.1:1"));
  }

  static RuntimeConnection connection(URI url) {
    return connection(url, key(), key(), "digest-key");
  }

  static RuntimeConnection connection(URI url, ECKey sync, ECKey sealing, String digestKey) {
    return new RuntimeConnection(
        "local",
        url,
        "edgeward:runtime:1",
        sync,
        sealing,
        new SecretKeySpec(digestKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
  }

  static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
