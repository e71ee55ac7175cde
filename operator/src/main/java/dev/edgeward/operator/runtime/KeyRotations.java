package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.api.v1alpha1.KeyRotationPolicy;
import dev.edgeward.api.v1alpha1.KeysPhase;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeKeysStatus;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Takes the steps that {@link KeyRotation} decides on, and tells people of them. */
final class KeyRotations {
  private static final Logger LOG = Logger.getLogger(KeyRotations.class);

  /** More than a rotation has; what is left is done at the next probe. */
  private static final int MOST_STEPS = 8;

  private final RuntimeKeys keys;
  private final SealedVersions versions;
  private final Events events;
  private final Duration settling;
  private final InstantSource clock;

  /**
   * @param settling how long the dispatcher must have shown the next keys before they are used
   */
  KeyRotations(
      RuntimeKeys keys,
      SealedVersions versions,
      Events events,
      Duration settling,
      InstantSource clock) {
    this.keys = keys;
    this.versions = versions;
    this.events = events;
    this.settling = settling;
    this.clock = clock;
  }

  /**
   * How the keys are after all that could be done.
   *
   * @param keyring as the Secrets hold it now
   * @param status for people
   */
  record Outcome(Keyring keyring, RuntimeKeysStatus status) {}

  /**
   * Goes on with the rotation of a Runtime's keys, or begins one that is due.
   *
   * @param runtime whose keys they are
   * @param keyring as the Secrets hold it
   * @param health of the dispatcher, null when it doesn't answer
   * @return how the keys are then
   * @throws InvalidKeyException when a Secret holds something that is no key
   */
  Outcome advance(Runtime runtime, Keyring keyring, Dispatcher.@Nullable Health health)
      throws InvalidKeyException {
    Optional<Map<String, Integer>> sealed = versions.byKey(keyring.runtime());
    KeyRotation.Wish wish = wish(runtime);
    KeyRotation.Observed observed =
        new KeyRotation.Observed(
            health == null ? null : health.keys(),
            health == null ? null : health.sealingKeys(),
            sealed.map(Map::keySet).orElse(null));
    Keyring now = keyring;
    for (int steps = 0; steps < MOST_STEPS; steps++) {
      HeldKeys held = now.held();
      switch (KeyRotation.of(held, wish, observed, settling, clock.instant())) {
        case KeyRotation.Rest rest -> {
          return new Outcome(now, status(runtime, held, rest, sealed.orElse(Map.of())));
        }
        case KeyRotation.Step step -> take(step, runtime, now, wish);
      }
      now = keys.ensure(runtime);
    }
    throw new IllegalStateException(
        "the rotation of " + runtime.getMetadata().getName() + "'s keys takes no end");
  }

  private void take(KeyRotation.Step step, Runtime runtime, Keyring keyring, KeyRotation.Wish wish)
      throws InvalidKeyException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SyncSecret sync = keyring.sync();
    switch (step) {
      case KeyRotation.Announce() -> {
        keys.write(
            sync.announced(
                Jwks.signingKey(), Jwks.signingKey(), Jwks.sealingKey(), wish.request()));
        tell(
            runtime,
            "KeysAnnounced",
            "the next keys are made; they are used once the dispatcher has the Secret "
                + RuntimeKeys.dispatcherSecret(keyring.runtime())
                + " as it is now");
      }
      case KeyRotation.NoteSeen(boolean seen) -> keys.write(sync.seen(seen ? now : null));
      case KeyRotation.Promote() -> keys.write(sync.promoted(keyring.invokeKey(), now));
      case KeyRotation.HandOver() -> {
        ECKey invokeKey = sync.find(SyncSecret.NEXT_INVOKE_KEY).orElseThrow();
        keys.handOver(keyring.runtime(), invokeKey);
        keys.write(sync.handedOver());
        tell(
            runtime,
            "KeysRotated",
            "other keys are in use; the former ones are retired when nothing depends on them");
      }
      case KeyRotation.NoteUnused(Map<String, Instant> since) ->
          keys.write(sync.unusedSince(since));
      case KeyRotation.Retire(Set<String> sealing) -> {
        keys.write(sync.retired(sealing));
        tell(runtime, "KeysRetired", "former keys are no longer accepted");
      }
    }
  }

  private void tell(Runtime runtime, String reason, String message) {
    LOG.infof("Runtime %s: %s: %s", runtime.getMetadata().getName(), reason, message);
    events.normal(runtime, reason, message);
  }

  private static KeyRotation.Wish wish(Runtime runtime) {
    KeyRotationPolicy policy = runtime.getSpec() == null ? null : runtime.getSpec().keyRotation();
    Duration interval = policy == null ? null : policy.period().orElse(null);
    return new KeyRotation.Wish(RuntimeKeys.request(runtime), interval);
  }

  private static RuntimeKeysStatus status(
      Runtime runtime, HeldKeys held, KeyRotation.Rest rest, Map<String, Integer> sealed) {
    Instant rotatedAt = held.rotatedAt();
    String since = rotatedAt == null ? null : rotatedAt.toString();
    return switch (rest) {
      case KeyRotation.Steady() -> new RuntimeKeysStatus(KeysPhase.STEADY, since, null);
      case KeyRotation.AwaitDispatcher(boolean seen) ->
          new RuntimeKeysStatus(
              KeysPhase.ANNOUNCED,
              since,
              seen
                  ? "the dispatcher has the next keys; they are used in a moment"
                  : "the dispatcher does not show the next keys: it needs the Secret "
                      + RuntimeKeys.dispatcherSecret(runtime.getMetadata().getName())
                      + " as it is now");
      case KeyRotation.AwaitRetirement(Set<String> stillSealedFor) ->
          new RuntimeKeysStatus(
              KeysPhase.RETIRING,
              since,
              stillSealedFor.isEmpty()
                  ? "the former keys are accepted for a moment more"
                  : "environments that are still sealed for a former key: "
                      + stillSealedFor.stream().mapToInt(key -> sealed.getOrDefault(key, 0)).sum());
    };
  }
}
