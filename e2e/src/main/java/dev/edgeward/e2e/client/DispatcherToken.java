package dev.edgeward.e2e.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Tokens that a dispatcher takes, as docs/protocol.md asks for them. */
public final class DispatcherToken {

  /** The longest that a token may be good for. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  private DispatcherToken() {}

  /** The audience of a Runtime's tokens. */
  public static String audience(String runtimeUid) {
    return "edgeward:runtime:" + runtimeUid;
  }

  /**
   * A token.
   *
   * @param key private
   * @param scope {@code sync} or {@code invoke}
   * @param issued when it begins
   * @param life how long it is good for
   */
  public static String sign(
      ECKey key, String audience, String scope, Instant issued, Duration life) {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("edgeward")
                .audience(audience)
                .claim("scope", scope)
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(issued.plus(life)))
                .build());
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
