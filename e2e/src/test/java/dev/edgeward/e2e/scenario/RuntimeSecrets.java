package dev.edgeward.e2e.scenario;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of the stack's Runtime, as an administrator finds them in the operator's Secrets. */
final class RuntimeSecrets {

  private static final String RUNTIME = "local";
  private static final int LIFE_SECONDS = 60;

  private final KubernetesClient admin;

  RuntimeSecrets(KubernetesClient admin) {
    this.admin = admin;
  }

  /** The ids of all keys that any of the Secrets holds, public and private ones. */
  Set<String> keyIds() throws ParseException {
    Set<String> ids = new TreeSet<>();
    for (Map.Entry<String, String> entry : data("edgeward-sync-" + RUNTIME).entrySet()) {
      if (entry.getKey().endsWith("-key") && !entry.getKey().equals("digest-key")) {
        ids.add(JWK.parse(decoded(entry.getValue())).getKeyID());
      }
    }
    ids.add(invokeKey().getKeyID());
    Map<String, String> dispatcher = data("edgeward-dispatcher-" + RUNTIME);
    for (String set : new String[] {"VERIFY_KEYS", "SEALING_KEYS"}) {
      JWKSet.parse(decoded(String.valueOf(dispatcher.get(set)))).getKeys().stream()
          .map(JWK::getKeyID)
          .forEach(ids::add);
    }
    return ids;
  }

  /** The key that the API server signs with. */
  ECKey invokeKey() throws ParseException {
    return ECKey.parse(decoded(String.valueOf(data("edgeward-invoke-keys").get(RUNTIME))));
  }

  /** A token for an invocation, as docs/protocol.md asks for it. */
  static String token(ECKey key, String runtimeUid) throws JOSEException {
    Instant now = Instant.now();
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer("edgeward")
                .audience("edgeward:runtime:" + runtimeUid)
                .claim("scope", "invoke")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(LIFE_SECONDS)))
                .build());
    token.sign(new ECDSASigner(key));
    return token.serialize();
  }

  private Map<String, String> data(String secret) {
    return admin.secrets().inNamespace("edgeward").withName(secret).require().getData();
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
