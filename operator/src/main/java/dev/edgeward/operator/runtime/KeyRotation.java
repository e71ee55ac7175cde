package dev.edgeward.operator.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done next so that the keys of a Runtime are replaced without a gap: the next ones
 * are announced to the dispatcher, promoted once it has them, and the former ones retired once
 * nothing can depend on them any more. Pure; each step is decided from what the Secrets hold, so
 * whoever comes after an interrupted step goes on where it stood.
 */
sealed interface KeyRotation {
  /**
   * How long keys are accepted after their last use: a token's life (60 s) and the clock skew that
   * is tolerated (5 s), and what a watch may be late by until the next key is used.
   */
  Duration OVERLAP = Duration.ofMinutes(2);

  /**
   * How long signing keys wait for sealing keys to retire with, since each change of the
   * dispatcher's Secret has it started anew.
   */
  Duration PATIENCE = Duration.ofMinutes(10);

  /** To be done now; there may be more to do right after it. */
  sealed interface Step extends KeyRotation {}

  /** Nothing is to be done now. */
  sealed interface Rest extends KeyRotation {}

  /** Next keys are to be made, and the dispatcher to be given them. */
  record Announce() implements Step {}

  /** It is to be noted that the dispatcher shows the next keys, or no longer does. */
  record NoteSeen(boolean seen) implements Step {}

  /** The next keys are to be used from now on. */
  record Promote() implements Step {}

  /** The API server is to be given its next key: the second half of a promotion. */
  record HandOver() implements Step {}

  /** It is to be noted since when nothing is sealed for which former keys. */
  record NoteUnused(Map<String, Instant> since) implements Step {}

  /** The former signing keys, and these sealing keys, are to be forgotten. */
  record Retire(Set<String> sealing) implements Step {}

  /** There is no rotation, and none is due. */
  record Steady() implements Rest {}

  /** The dispatcher does not show the next keys yet, or not for long enough. */
  record AwaitDispatcher(boolean seen) implements Rest {}

  /** Former keys are still accepted; these of them are still needed to open environments. */
  record AwaitRetirement(Set<String> stillSealedFor) implements Rest {}

  /**
   * What people want.
   *
   * @param request for a rotation, any value; null for none
   * @param interval between two rotations, null for no schedule
   */
  record Wish(@Nullable String request, @Nullable Duration interval) {}

  /**
   * What others say.
   *
   * @param keys ids of the signing keys that the dispatcher accepts, null when it doesn't answer
   * @param sealingKeys ids of the sealing keys that it has, null when it doesn't answer
   * @param sealedFor ids of the sealing keys that versions are sealed for, null when unknown
   */
  record Observed(
      @Nullable Set<String> keys,
      @Nullable Set<String> sealingKeys,
      @Nullable Set<String> sealedFor) {}

  /**
   * Decides.
   *
   * @param held what the Secrets hold, and the dispatcher is given
   * @param wish of people
   * @param observed elsewhere
   * @param settling how long the dispatcher must have shown the next keys before they are used: the
   *     one that is asked may not be the last to get them
   * @param now the time
   * @return a step to take, or what is waited for
   */
  static KeyRotation of(
      HeldKeys held, Wish wish, Observed observed, Duration settling, Instant now) {
    if (held.handOver()) {
      return new HandOver();
    }
    if (held.announced()) {
      return announced(held, observed, settling, now);
    }
    Map<String, Instant> unused = unused(held, observed.sealedFor(), now);
    if (!unused.equals(held.unusedSince())) {
      return new NoteUnused(unused);
    }
    Set<String> over = new TreeSet<>();
    unused.forEach(
        (key, since) -> {
          if (observed.sealedFor() != null && isOver(since, OVERLAP, now)) {
            over.add(key);
          }
        });
    boolean othersFollow = over.size() < held.formerSealing().size();
    if (!held.former().isEmpty()) {
      return isOver(held.rotatedAt(), othersFollow ? PATIENCE : OVERLAP, now)
          ? new Retire(over)
          : new AwaitRetirement(stillSealedFor(held, observed));
    }
    if (!over.isEmpty()) {
      return new Retire(over);
    }
    if (isDue(held, wish, now)) {
      return new Announce();
    }
    return held.formerSealing().isEmpty()
        ? new Steady()
        : new AwaitRetirement(stillSealedFor(held, observed));
  }

  private static KeyRotation announced(
      HeldKeys held, Observed observed, Duration settling, Instant now) {
    if (observed.keys() == null || observed.sealingKeys() == null) {
      return new AwaitDispatcher(false);
    }
    boolean shown =
        observed.keys().containsAll(held.signing())
            && observed.keys().containsAll(held.next())
            && Stream.of(held.sealing(), String.valueOf(held.nextSealing()))
                .allMatch(observed.sealingKeys()::contains);
    Instant seenAt = held.seenAt();
    if (shown != (seenAt != null)) {
      return new NoteSeen(shown);
    }
    return seenAt != null && isOver(seenAt, settling, now)
        ? new Promote()
        : new AwaitDispatcher(shown);
  }

  /** Of the former sealing keys those that nothing is sealed for, and since when. */
  private static Map<String, Instant> unused(
      HeldKeys held, @Nullable Set<String> sealedFor, Instant now) {
    Map<String, Instant> unused = new TreeMap<>();
    for (String key : held.formerSealing()) {
      Instant since = held.unusedSince().get(key);
      if (sealedFor == null) {
        if (since != null) {
          unused.put(key, since);
        }
      } else if (!sealedFor.contains(key)) {
        unused.put(key, since == null ? now : since);
      }
    }
    return unused;
  }

  private static Set<String> stillSealedFor(HeldKeys held, Observed observed) {
    Set<String> still = new TreeSet<>(held.formerSealing());
    if (observed.sealedFor() != null) {
      still.retainAll(observed.sealedFor());
    } else {
      still.clear();
    }
    return still;
  }

  private static boolean isDue(HeldKeys held, Wish wish, Instant now) {
    return (wish.request() != null && !wish.request().equals(held.request()))
        || (wish.interval() != null
            && held.rotatedAt() != null
            && isOver(held.rotatedAt(), wish.interval(), now));
  }

  private static boolean isOver(@Nullable Instant since, Duration time, Instant now) {
    return since == null || !now.isBefore(since.plus(time));
  }
}
