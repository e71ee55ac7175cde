package dev.edgeward.operator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncTokensTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final URI URL = URI.create("http://dispatcher.example");

  private final ECKey key = TestRuntimes.key();
  private final RuntimeConnection runtime =
      TestRuntimes.connection(URL, key, TestRuntimes.key(), "digest");
  private Instant now = START;
  private final SyncTokens tokens = new SyncTokens(() -> now);

  @Test
  void aTokenHasTheClaimsOfTheProtocolAndTheSignatureOfTheKey()
      throws ParseException, JOSEException {
    SignedJWT token = SignedJWT.parse(tokens.of(runtime));

    assertThat(token.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
    assertThat(token.getHeader().toJSONObject())
        .isEqualTo(Map.of("alg", "ES256", "kid", key.getKeyID()));
    assertThat(token.getJWTClaimsSet().getClaims())
        .isEqualTo(
            Map.of(
                "iss", "edgeward",
                "aud", List.of("edgeward:runtime:1"),
                "scope", "sync",
                "iat", Date.from(START),
                "exp", Date.from(START.plusSeconds(60))));
  }

  @Test
  void aTokenServesForHalfOfItsLife() {
    String first = tokens.of(runtime);

    now = START.plusSeconds(30);
    assertThat(tokens.of(runtime)).isEqualTo(first);
    now = START.plusSeconds(31);
    assertThat(tokens.of(runtime)).isNotEqualTo(first);
  }

  @Test
  void aClockThatGoesBackGivesANewToken() throws ParseException {
    tokens.of(runtime);
    now = START.minusSeconds(120);

    assertThat(SignedJWT.parse(tokens.of(runtime)).getJWTClaimsSet().getIssueTime())
        .isEqualTo(Date.from(now));
  }

  @Test
  void anotherKeyOrAudienceGivesANewToken() {
    String first = tokens.of(runtime);
    RuntimeConnection rotated =
        TestRuntimes.connection(URL, TestRuntimes.key(), TestRuntimes.key(), "digest");
    RuntimeConnection recreated =
        new RuntimeConnection(
            "local", URL, "edgeward:runtime:2", key, runtime.sealingKey(), runtime.digestKey());

    assertThat(tokens.of(rotated)).isNotEqualTo(first);
    assertThat(tokens.of(recreated)).isNotEqualTo(first);
  }
}
