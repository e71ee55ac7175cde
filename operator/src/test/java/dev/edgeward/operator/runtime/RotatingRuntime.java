package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.api.v1alpha1.KeyRotationPolicy;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeKeysStatus;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.operator.FixedConfig;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/**
 * A Runtime and all who use its keys, each at its own pace: the operator, the API server that reads
 * its Secret late, the dispatcher that reads its own at a start only, versions that are sealed anew
 * one by one. After whatever happens, {@link #check} says whether anybody's token or environment
 * would be refused.
 */
@NullUnmarked // a null fails the test
final class RotatingRuntime implements AutoCloseable {
  private static final URI URL = URI.create("http://dispatcher.example");
  private static final Duration TOKEN_LIFE = Duration.ofSeconds(65);

  final FakeKubernetes kubernetes = new FakeKubernetes();
  final RuntimeKeys keys = new RuntimeKeys(kubernetes.client(), new FixedConfig());
  final List<String> events = new ArrayList<>();
  final Runtime runtime = new Runtime();
  Instant now = Instant.now();
  RuntimeKeysStatus status;
  int dispatcherStarts;

  private final KeyRotations rotations =
      new KeyRotations(
          keys,
          any -> Optional.of(sealed()),
          new Events() {
            @Override
            public void normal(HasMetadata about, String reason, String message) {
              events.add(reason);
            }

            @Override
            public void warning(HasMetadata about, String reason, String message) {
              events.add("warning " + reason);
            }
          },
          Duration.ofSeconds(30),
          () -> now);

  private RuntimeConnection connection;
  private String apiServersKey;
  private Map<String, String> dispatcher = Map.of();
  private final Map<String, String> versions = new TreeMap<>();
  private final Map<String, Instant> tokens = new HashMap<>();

  RotatingRuntime() throws Exception {
    runtime.getMetadata().setName("local");
    runtime.getMetadata().setUid("u1");
    interval("999h");
    probe();
    startDispatcher();
    readInvokeKey();
    for (String version : List.of("a/1", "a/2", "b/1", "b/2", "b/3")) {
      seal(version);
    }
    check();
  }

  void interval(String interval) {
    runtime.setSpec(new RuntimeSpec(null, null, null, new KeyRotationPolicy(interval), null, null));
  }

  void request(String value) {
    runtime.getMetadata().setAnnotations(Map.of("edgeward.dev/rotate-keys", value));
  }

  /** One reconciliation. */
  void probe() throws Exception {
    Keyring keyring = keys.ensure(runtime);
    connection = keyring.connection(URL);
    KeyRotations.Outcome outcome =
        rotations.advance(
            runtime,
            keyring,
            dispatcher.isEmpty()
                ? null
                : new Dispatcher.Health("d", "v1", loaded("VERIFY_KEYS"), loaded("SEALING_KEYS")));
    connection = outcome.keyring().connection(URL);
    status = outcome.status();
  }

  void startDispatcher() {
    Map<String, String> given = data("edgeward-dispatcher-local");
    if (!given.equals(dispatcher)) {
      dispatcher = given;
      dispatcherStarts++;
    }
  }

  void readInvokeKey() throws ParseException {
    apiServersKey = JWK.parse(data("edgeward-invoke-keys").get("local")).getKeyID();
  }

  void seal(String version) {
    versions.put(version, connection.sealingKey().getKeyID());
  }

  Set<String> versions() {
    return versions.keySet();
  }

  /** As if all tokens so far were over. */
  void forgetTokens() {
    tokens.clear();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Everybody signs with the key that it has; no token and no environment may be refused. */
  void check() throws ParseException {
    tokens.put(connection.syncKey().getKeyID(), now.plus(TOKEN_LIFE));
    tokens.put(apiServersKey, now.plus(TOKEN_LIFE));
    tokens.values().removeIf(end -> end.isBefore(now));
    assertThat(loaded("VERIFY_KEYS")).as("whose tokens pass").containsAll(tokens.keySet());
    assertThat(loaded("SEALING_KEYS")).as("what opens").containsAll(versions.values());
  }

  /** All keys that are held anywhere, by their ids; the digest key has none. */
  Set<String> allKeys() throws ParseException {
    Map<String, String> sync = data("edgeward-sync-local");
    Set<String> all = new java.util.TreeSet<>();
    for (Map.Entry<String, String> entry : sync.entrySet()) {
      if (!entry.getKey().equals("digest-key")) {
        all.add(JWK.parse(entry.getValue()).getKeyID());
      }
    }
    all.add(JWK.parse(data("edgeward-invoke-keys").get("local")).getKeyID());
    all.addAll(ids(data("edgeward-dispatcher-local").get("VERIFY_KEYS")));
    all.addAll(ids(data("edgeward-dispatcher-local").get("SEALING_KEYS")));
    return all;
  }

  Map<String, String> data(String name) {
    Secret secret = kubernetes.client().secrets().inNamespace("edgeward").withName(name).get();
    return secret.getData().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    new String(
                        Base64.getDecoder().decode(entry.getValue()), StandardCharsets.UTF_8)));
  }

  private Set<String> loaded(String set) throws ParseException {
    return ids(dispatcher.get(set));
  }

  private static Set<String> ids(String set) throws ParseException {
    return JWKSet.parse(set).getKeys().stream().map(JWK::getKeyID).collect(Collectors.toSet());
  }

  private Map<String, Integer> sealed() {
    Map<String, Integer> sealed = new HashMap<>();
    versions.values().forEach(key -> sealed.merge(key, 1, Integer::sum));
    return sealed;
  }

  @Override
  public void close() {
    kubernetes.close();
  }
}
