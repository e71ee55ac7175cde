package dev.edgeward.apiserver.invoke;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.edgeward.api.Names;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.RuntimeRow;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Short-lived tokens for dispatchers, signed with the invoke key of each Runtime. */
@Singleton
public final class InvokeTokens {
  private static final Logger LOG = Logger.getLogger(InvokeTokens.class);
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration REUSE = Duration.ofSeconds(30);

  private final ReadModel model;
  private final InstantSource clock;
  private final Map<String, Held> tokens = new ConcurrentHashMap<>();

  private record Held(String token, String key, Instant issued) {}

  /**
   * Made by the container.
   *
   * @param model has the keys
   */
  @Inject
  public InvokeTokens(ReadModel model) {
    this(model, InstantSource.system());
  }

  InvokeTokens(ReadModel model, InstantSource clock) {
    this.model = model;
    this.clock = clock;
  }

  /**
   * A token for a Runtime, the last one while it is young.
   *
   * @param runtime to be called
   * @return empty when there is no key that can be used
   */
  public Optional<String> token(RuntimeRow runtime) {
    Optional<String> key = model.invokeKey(runtime.name());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Held held = tokens.get(runtime.uid());
    if (held != null
        && held.key().equals(key.get())
        && now.isBefore(held.issued().plus(REUSE))
        && !now.isBefore(held.issued())) {
      return Optional.of(held.token());
    }
    try {
      String token = sign(ECKey.parse(key.get()), runtime.uid(), now);
      tokens.put(runtime.uid(), new Held(token, key.get(), now));
      return Optional.of(token);
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      LOG.errorf("The invoke key of Runtime %s can't be used", runtime.name());
      return Optional.empty();
    }
  }

  /**
   * Forgets a token that wasn't accepted.
   *
   * @param runtime that refused it
   */
  public void forget(RuntimeRow runtime) {
    tokens.remove(runtime.uid());
  }

  private static String sign(ECKey key, String runtimeUid, Instant now) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("edgeward")
                .audience(Names.AUDIENCE_PREFIX + runtimeUid)
                .claim("scope", "invoke")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }
}
