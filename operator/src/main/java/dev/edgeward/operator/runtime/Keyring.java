package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.operator.deployment.DispatcherSettings;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a Runtime, as its three Secrets hold them.
 *
 * @param runtime its name
 * @param settings what its dispatcher is given
 * @param sync the Secret that only the operator reads
 * @param syncKey that signs the operator's tokens
 * @param invokeKey that signs the API server's tokens
 * @param sealingKeys public halves of those that the dispatcher is given; not empty
 * @param digestKey of environments' digests
 * @param invokeEntries the Runtimes that the API server is given keys of
 */
record Keyring(
    String runtime,
    DispatcherSettings settings,
    SyncSecret sync,
    ECKey syncKey,
    ECKey invokeKey,
    List<ECKey> sealingKeys,
    SecretKey digestKey,
    Set<String> invokeEntries) {

  /** A connection that uses the present keys. */
  RuntimeConnection connection(URI url) {
    return new RuntimeConnection(
        runtime, url, settings.audience(), syncKey, sealingKey(), digestKey);
  }

  /** The key that environments are sealed for; the first one unless another was promoted. */
  private ECKey sealingKey() {
    return sealingKey(sync, sealingKeys);
  }

  /** The same of keys, one at least. */
  static ECKey sealingKey(SyncSecret sync, List<ECKey> keys) {
    Optional<String> promoted = sync.sealingKeyId();
    return keys.stream()
        .filter(key -> promoted.filter(key.getKeyID()::equals).isPresent())
        .findFirst()
        .orElseGet(keys::getFirst);
  }

  /** What all of it comes to. */
  HeldKeys held() throws InvalidKeyException {
    String nextSigning = id(SyncSecret.NEXT_SIGNING_KEY);
    String nextInvoke = id(SyncSecret.NEXT_INVOKE_KEY);
    String nextSealing = id(SyncSecret.NEXT_SEALING_KEY);
    boolean announced = nextSigning != null && nextInvoke != null && nextSealing != null;
    Set<String> former = new LinkedHashSet<>();
    for (String entry : List.of(SyncSecret.FORMER_SIGNING_KEY, SyncSecret.FORMER_INVOKE_KEY)) {
      sync.find(entry).map(ECKey::getKeyID).ifPresent(former::add);
    }
    String sealing = sealingKey().getKeyID();
    return new HeldKeys(
        Set.of(syncKey.getKeyID(), invokeKey.getKeyID()),
        sealing,
        announced ? Set.of(String.valueOf(nextSigning), String.valueOf(nextInvoke)) : Set.of(),
        announced ? nextSealing : null,
        nextInvoke != null && nextSigning == null,
        former,
        sealingKeys.stream()
            .map(ECKey::getKeyID)
            .filter(id -> !id.equals(sealing) && !(announced && id.equals(nextSealing)))
            .toList(),
        sync.rotatedAt().orElse(null),
        sync.seenAt().orElse(null),
        sync.request().orElse(null),
        sync.unusedSince());
  }

  private @Nullable String id(String entry) throws InvalidKeyException {
    return sync.find(entry).map(ECKey::getKeyID).orElse(null);
  }
}
