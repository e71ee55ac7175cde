package dev.edgeward.e2e.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/**
 * Tokens for the dispatcher, as the API server makes them: with the key that the operator gave it.
 * See docs/protocol.md. Safe for use by several threads.
 */
final class DispatcherTokens {

  /** The stack's only Runtime. */
  private static final String RUNTIME = "local";

  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration REUSE = Duration.ofSeconds(30);

  private final ECKey key;
  private final String audience;
  private volatile Held held = new Held("", Instant.EPOCH);

  private record Held(String token, Instant issued) {}

  private DispatcherTokens(ECKey key, String audience) {
    this.key = key;
    this.audience = audience;
  }

  /** Tokens for the dispatcher of a stack. */
  static DispatcherTokens of(KubernetesClient client) {
    String encoded =
        client
            .secrets()
            .inNamespace("edgeward")
            .withName("edgeward-invoke-keys")
            .require()
            .getData()
            .get(RUNTIME);
    String uid =
        client
            .genericKubernetesResources(EdgewardKinds.RUNTIMES)
            .withName(RUNTIME)
            .require()
            .getMetadata()
            .getUid();
    try {
      String key = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return new DispatcherTokens(ECKey.parse(key), "edgeward:runtime:" + uid);
    } catch (ParseException e) {
      throw new IllegalStateException("the Secret edgeward-invoke-keys holds no key", e);
    }
  }

  /** A token that is good for half a minute at least. */
  String token() {
    Instant now = Instant.now();
    Held present = held;
    if (now.isBefore(present.issued().plus(REUSE))) {
      return present.token();
    }
    var signed =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("edgeward")
                .audience(audience)
                .claim("scope", "invoke")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      signed.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    held = new Held(signed.serialize(), now);
    return held.token();
  }
}
