package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.deployment.DispatcherSettings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a Runtime, kept in Secrets of Edgeward's own namespace. Each Secret has one reader:
 *
 * <ul>
 *   <li>{@code edgeward-sync-{runtime}}: the operator. The key that signs its tokens, the key of
 *       environments' digests, and what a rotation has to remember ({@link SyncSecret}).
 *   <li>{@code edgeward-invoke-keys}: the API server. The key that signs its tokens, one entry a
 *       Runtime.
 *   <li>{@code edgeward-dispatcher-{runtime}}: the dispatcher, as its environment. The keys that
 *       open environments, the public halves of the signing keys.
 * </ul>
 *
 * <p>{@link KeyRotations} replaces them one after another. Deleting a Secret makes new keys at
 * once, without an overlap. Every step finds what an earlier, interrupted one left.
 */
@ApplicationScoped
public class RuntimeKeys {
  private static final int DIGEST_KEY_BYTES = 32;
  private static final String SEALING_KEYS = "SEALING_KEYS";

  private final KeySecrets secrets;
  private final InvokeKeys invokeKeys;
  private final SecureRandom random = new SecureRandom();

  /**
   * Keys through a client.
   *
   * @param client that may read and write Secrets of the namespace
   * @param config that names the namespace
   */
  public RuntimeKeys(KubernetesClient client, OperatorConfig config) {
    this.secrets = new KeySecrets(client, config.namespace());
    this.invokeKeys = new InvokeKeys(client, secrets);
  }

  /**
   * Makes the keys that a Runtime lacks, and gives the dispatcher what it needs for those there
   * are.
   *
   * @param runtime with its uid
   * @return all its keys
   * @throws InvalidKeyException when a Secret holds something that is no key
   */
  Keyring ensure(Runtime runtime) throws InvalidKeyException {
    String name = runtime.getMetadata().getName();
    String audience = audience(runtime);
    SyncSecret sync =
        new SyncSecret(
            secrets.ensure(
                syncSecret(name),
                runtime,
                SyncSecret.firstAnnotations(request(runtime)),
                present -> {
                  Map<String, String> data = new TreeMap<>(present);
                  data.computeIfAbsent(
                      SyncSecret.SIGNING_KEY, any -> Jwks.entry(Jwks.signingKey()));
                  data.computeIfAbsent(SyncSecret.DIGEST_KEY, any -> Jwks.encode(randomBytes()));
                  return data;
                }));
    ECKey syncKey = sync.signingKey();
    Secret invoke = invokeKeys.ensure(name);
    ECKey invokeKey = invokeKey(invoke, name);
    String verifyKeys =
        Jwks.verifyKeys(
            signing(sync, syncKey, SyncSecret.NEXT_SIGNING_KEY, SyncSecret.FORMER_SIGNING_KEY),
            signing(sync, invokeKey, SyncSecret.NEXT_INVOKE_KEY, SyncSecret.FORMER_INVOKE_KEY));
    Secret dispatcher =
        secrets.ensure(
            dispatcherSecret(name),
            runtime,
            Map.of(),
            present -> {
              Map<String, String> data = new TreeMap<>(present);
              data.put("AUDIENCE", Jwks.encode(audience));
              data.put("VERIFY_KEYS", Jwks.encode(verifyKeys));
              data.put(SEALING_KEYS, sealingKeys(present.get(SEALING_KEYS), sync, name));
              return data;
            });
    String sealingEntry = String.valueOf(dispatcher.getData().get(SEALING_KEYS));
    List<ECKey> sealingKeys = sealing(sealingEntry, name);
    return new Keyring(
        name,
        new DispatcherSettings(
            audience,
            verifyKeys,
            Jwks.decode(sealingEntry),
            sealingKeys.stream().map(ECKey::getKeyID).toList()),
        sync,
        syncKey,
        invokeKey,
        sealingKeys.stream().map(ECKey::toPublicJWK).toList(),
        sync.digestKey(),
        Set.copyOf(KeySecrets.data(invoke).keySet()));
  }

  /** Writes what a rotation decided. */
  void write(SyncSecret sync) {
    secrets.write(sync.secret());
  }

  /** Gives the API server another key of a Runtime. */
  void handOver(String runtime, ECKey invokeKey) throws InvalidKeyException {
    invokeKeys.replace(runtime, invokeKey);
  }

  /**
   * Takes the keys of Runtimes that are no more from the API server.
   *
   * @return the names of the Runtimes
   */
  Set<String> sweep() {
    return invokeKeys.sweep();
  }

  /** The value of the annotation that asks for a rotation, null for none. */
  static @Nullable String request(Runtime runtime) {
    Map<String, String> annotations = runtime.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Names.ROTATE_KEYS);
  }

  /** Whom the tokens of a Runtime are for. */
  static String audience(Runtime runtime) {
    return Names.AUDIENCE_PREFIX + runtime.getMetadata().getUid();
  }

  /** The Secret that the operator alone reads. */
  static String syncSecret(String runtime) {
    return "edgeward-sync-" + runtime;
  }

  /** The sealing keys of a dispatcher's Secret, private halves included. */
  static List<ECKey> sealing(Secret dispatcher, String runtime) throws InvalidKeyException {
    return sealing(String.valueOf(KeySecrets.data(dispatcher).get(SEALING_KEYS)), runtime);
  }

  /** The Secret that a dispatcher gets as its environment. */
  static String dispatcherSecret(String runtime) {
    return "edgeward-dispatcher-" + runtime;
  }

  private static List<ECKey> signing(SyncSecret sync, ECKey present, String... others)
      throws InvalidKeyException {
    List<ECKey> keys = new ArrayList<>(List.of(present));
    for (String entry : others) {
      sync.find(entry).ifPresent(keys::add);
    }
    return keys;
  }

  /** The entry as it is to be: with a key, with the next one, without those that are retired. */
  private static String sealingKeys(@Nullable String entry, SyncSecret sync, String runtime)
      throws InvalidKeyException {
    List<ECKey> present = entry == null ? List.of(Jwks.sealingKey()) : sealing(entry, runtime);
    List<ECKey> keys = new ArrayList<>(present);
    Set<String> retired = sync.retiredSealingKeys();
    keys.removeIf(key -> retired.contains(key.getKeyID()));
    if (keys.isEmpty()) {
      keys.add(Jwks.sealingKey());
    }
    Optional<ECKey> next = sync.find(SyncSecret.NEXT_SEALING_KEY);
    if (next.isPresent()
        && keys.stream().noneMatch(key -> key.getKeyID().equals(next.get().getKeyID()))) {
      keys.add(next.get());
    }
    // As it is written while it says the same: a dispatcher is started anew for another text.
    return entry != null && keys.equals(present) ? entry : Jwks.entry(keys);
  }

  private static List<ECKey> sealing(String entry, String runtime) throws InvalidKeyException {
    try {
      return Jwks.keys(entry);
    } catch (ParseException e) {
      throw new InvalidKeyException(dispatcherSecret(runtime), SEALING_KEYS);
    }
  }

  private static ECKey invokeKey(Secret invoke, String runtime) throws InvalidKeyException {
    try {
      return Jwks.key(String.valueOf(invoke.getData().get(runtime)));
    } catch (ParseException e) {
      throw new InvalidKeyException(Names.INVOKE_KEYS_SECRET, runtime);
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[DIGEST_KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A Secret that holds something that is no key; the message names where, not what. */
  public static final class InvalidKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidKeyException(String secret, String entry) {
      super(
          "Secret "
              + secret
              + " holds no key at "
              + entry
              + ": delete the Secret, and a new key is made");
    }
  }
}
