package dev.edgeward.e2e.bench;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.e2e.client.DispatcherToken;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/**
 * Tokens for a dispatcher, as the API server or the operator makes them: with the key that the
 * operator has for it. See docs/protocol.md. Safe for use by several threads.
 */
final class DispatcherTokens {

  private static final Duration REUSE = Duration.ofSeconds(30);

  private final ECKey key;
  private final String audience;
  private final String scope;
  private volatile Held held = new Held("", Instant.EPOCH);

  private record Held(String token, Instant issued) {}

  private DispatcherTokens(ECKey key, String audience, String scope) {
    this.key = key;
    this.audience = audience;
    this.scope = scope;
  }

  /** Tokens for invocations in the stack's own Runtime. */
  static DispatcherTokens invoking(KubernetesClient client) {
    return of(client, "local", "invoke", "edgeward-invoke-keys", "local");
  }

  /** Tokens for bundles of a Runtime. */
  static DispatcherTokens syncing(KubernetesClient client, String runtime) {
    return of(client, runtime, "sync", "edgeward-sync-" + runtime, "signing-key");
  }

  private static DispatcherTokens of(
      KubernetesClient client, String runtime, String scope, String secret, String entry) {
    String encoded =
        client.secrets().inNamespace("edgeward").withName(secret).require().getData().get(entry);
    String uid =
        client
            .genericKubernetesResources(EdgewardKinds.RUNTIMES)
            .withName(runtime)
            .require()
            .getMetadata()
            .getUid();
    try {
      String key = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return new DispatcherTokens(ECKey.parse(key), DispatcherToken.audience(uid), scope);
    } catch (ParseException e) {
      throw new IllegalStateException("the Secret " + secret + " holds no key", e);
    }
  }

  /** A token that is good for half a minute at least. */
  String token() {
    Instant now = Instant.now();
    Held present = held;
    if (now.isBefore(present.issued().plus(REUSE))) {
      return present.token();
    }
    held = new Held(DispatcherToken.sign(key, audience, scope, now, DispatcherToken.LIFE), now);
    return held.token();
  }
}
