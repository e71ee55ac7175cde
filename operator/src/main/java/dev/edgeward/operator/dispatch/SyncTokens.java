package dev.edgeward.operator.dispatch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operator's short-lived tokens; one serves for half of its life, so that a burst of calls
 * costs one signature.
 */
final class SyncTokens {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration REUSE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  SyncTokens(InstantSource clock) {
    this.clock = clock;
  }

  /** A token that the runtime takes for at least 30 seconds. */
  String of(RuntimeConnection runtime) {
    Instant now = clock.instant();
    Token token = tokens.get(runtime.name());
    if (token == null
        || !token.keyId.equals(runtime.syncKey().getKeyID())
        || !token.audience.equals(runtime.audience())
        || now.isAfter(token.issuedAt.plus(REUSE))
        || now.isBefore(token.issuedAt)) {
      token = new Token(runtime.syncKey().getKeyID(), runtime.audience(), now, sign(runtime, now));
      tokens.put(runtime.name(), token);
    }
    return token.jwt;
  }

  private static String sign(RuntimeConnection runtime, Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(runtime.syncKey().getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("edgeward")
                .audience(runtime.audience())
                .claim("scope", "sync")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      jwt.sign(new ECDSASigner(runtime.syncKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException(
          "the sync key of runtime " + runtime.name() + " can't sign", e);
    }
    return jwt.serialize();
  }

  private record Token(String keyId, String audience, Instant issuedAt, String jwt) {}
}
