package dev.edgeward.e2e.scenario;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.e2e.client.DispatcherToken;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of the stack's Runtime, as an administrator finds them in the operator's Secrets. */
final class RuntimeSecrets {

  private static final String RUNTIME = "local";

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

  /** A token for an invocation. */
  static String token(ECKey key, String runtimeUid) {
    return DispatcherToken.sign(
        key, DispatcherToken.audience(runtimeUid), "invoke", Instant.now(), DispatcherToken.LIFE);
  }

  private Map<String, String> data(String secret) {
    return admin.secrets().inNamespace("edgeward").withName(secret).require().getData();
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
