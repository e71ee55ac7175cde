package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.v1alpha1.BundlesStatus;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeKeysStatus;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes once through what a Runtime needs: keys, a place, a dispatcher that answers there, a
 * rotation that is due, a code store that is whole.
 */
final class RuntimeProbe {
  /** Stands for a URL that only Cloudflare can tell. */
  private static final URI UNKNOWN = URI.create("https://unknown.invalid");

  private final Dispatcher dispatcher;
  private final RuntimeKeys keys;
  private final KeyRotations rotations;
  private final Runtimes runtimes;
  private final CloudflareRuntimes cloudflareRuntimes;
  private final StoreWatch stores;

  RuntimeProbe(
      Dispatcher dispatcher,
      RuntimeKeys keys,
      KeyRotations rotations,
      Runtimes runtimes,
      CloudflareRuntimes cloudflareRuntimes,
      StoreWatch stores) {
    this.dispatcher = dispatcher;
    this.keys = keys;
    this.rotations = rotations;
    this.runtimes = runtimes;
    this.cloudflareRuntimes = cloudflareRuntimes;
    this.stores = stores;
  }

  /**
   * What was found.
   *
   * @param place where the dispatcher is
   * @param verdict whether it is ready
   * @param health of the dispatcher, null when it doesn't answer
   * @param sealingKeyId the key that environments are sealed for, null when there is none
   * @param bundles what the code store holds, null when nobody knows
   * @param keys how the keys are, null when nobody knows
   */
  record Result(
      Place place,
      Verdict verdict,
      Dispatcher.@Nullable Health health,
      @Nullable String sealingKeyId,
      @Nullable BundlesStatus bundles,
      @Nullable RuntimeKeysStatus keys) {}

  /**
   * Looks.
   *
   * @param runtime to look at
   * @param cloudflare of its spec, null for a self-hosted workerd
   * @param names of all Runtimes
   */
  Result probe(Runtime runtime, @Nullable CloudflareRuntime cloudflare, Set<String> names) {
    Optional<URI> own = url(runtime.getSpec());
    if (cloudflare == null && own.isEmpty()) {
      return unusable(
          runtime, Place.of(null), Reason.RUNTIME_UNAVAILABLE, "spec.workerd.url is no URL");
    }
    try {
      Keyring keyring = keys.ensure(runtime);
      if (!names.containsAll(keyring.invokeEntries())) {
        keys.sweep();
      }
      Place place =
          cloudflare == null
              ? Place.of(own.orElse(null))
              : cloudflareRuntimes.place(runtime, cloudflare, keyring.settings());
      if (place.url() == null) {
        runtimes.remove(runtime.getMetadata().getName());
        String keyId = keyring.connection(UNKNOWN).sealingKey().getKeyID();
        return new Result(place, notDeployed(place), null, keyId, bundles(runtime), null);
      }
      return probe(runtime, cloudflare, place, place.url(), keyring);
    } catch (RuntimeKeys.InvalidKeyException e) {
      // The API server has keys of its own, and goes on with what is known.
      Place known =
          cloudflare == null ? Place.of(own.orElse(null)) : Place.known(runtime.getStatus());
      return unusable(runtime, known, Reason.RUNTIME_KEYS_INVALID, String.valueOf(e.getMessage()));
    }
  }

  private Result probe(
      Runtime runtime,
      @Nullable CloudflareRuntime cloudflare,
      Place place,
      URI url,
      Keyring keyring)
      throws RuntimeKeys.InvalidKeyException {
    RuntimeConnection connection = keyring.connection(url);
    runtimes.put(connection);
    Dispatcher.Health health = null;
    Verdict verdict = Verdict.yes(READY, Reason.RUNTIME_AVAILABLE);
    try {
      health = dispatcher.health(connection);
    } catch (DispatcherException e) {
      Reason reason =
          e instanceof DispatcherException.Unauthorized
              ? Reason.RUNTIME_REFUSED
              : Reason.RUNTIME_UNAVAILABLE;
      verdict = Verdict.no(READY, reason, String.valueOf(e.getMessage()));
    }
    KeyRotations.Outcome outcome = rotations.advance(runtime, keyring, health);
    RuntimeConnection now = outcome.keyring().connection(url);
    runtimes.put(now);
    return new Result(
        cloudflare == null ? place : cloudflareRuntimes.judge(runtime, cloudflare, place, health),
        verdict,
        health,
        now.sealingKey().getKeyID(),
        health == null
            ? bundles(runtime)
            : stores.look(now, bundles(runtime), isToBeCompared(runtime, place)),
        outcome.status());
  }

  private Result unusable(Runtime runtime, Place place, Reason reason, String message) {
    runtimes.remove(runtime.getMetadata().getName());
    return new Result(
        place, Verdict.no(READY, reason, message), null, null, bundles(runtime), null);
  }

  private static @Nullable BundlesStatus bundles(Runtime runtime) {
    return runtime.getStatus() == null ? null : runtime.getStatus().bundles();
  }

  /** Whether there is another code store than before, or a person has asked for a look. */
  private static boolean isToBeCompared(Runtime runtime, Place place) {
    CloudflareStatus before = runtime.getStatus() == null ? null : runtime.getStatus().cloudflare();
    CloudflareStatus now = place.cloudflare();
    return before != null
        && now != null
        && (!Objects.equals(before.codeStoreId(), now.codeStoreId())
            || !Objects.equals(before.resync(), now.resync()));
  }

  /** Ready repeats what the first step that is not taken says. */
  private static Verdict notDeployed(Place place) {
    return place.verdicts().stream()
        .filter(verdict -> verdict.status() != Verdict.Status.TRUE)
        .findFirst()
        .map(
            verdict ->
                new Verdict(READY, Verdict.Status.FALSE, verdict.reason(), verdict.message()))
        .orElseGet(() -> Verdict.no(READY, Reason.DEPLOYING, "the dispatcher is not deployed yet"));
  }

  private static Optional<URI> url(@Nullable RuntimeSpec spec) {
    if (spec == null || spec.workerd() == null || spec.workerd().url() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(spec.workerd().url())).filter(url -> url.getHost() != null);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
