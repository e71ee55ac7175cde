package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.runtime.KeyRotation.Announce;
import dev.edgeward.operator.runtime.KeyRotation.AwaitDispatcher;
import dev.edgeward.operator.runtime.KeyRotation.AwaitRetirement;
import dev.edgeward.operator.runtime.KeyRotation.HandOver;
import dev.edgeward.operator.runtime.KeyRotation.NoteSeen;
import dev.edgeward.operator.runtime.KeyRotation.NoteUnused;
import dev.edgeward.operator.runtime.KeyRotation.Observed;
import dev.edgeward.operator.runtime.KeyRotation.Promote;
import dev.edgeward.operator.runtime.KeyRotation.Retire;
import dev.edgeward.operator.runtime.KeyRotation.Steady;
import dev.edgeward.operator.runtime.KeyRotation.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@NullMarked
class KeyRotationTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Wish NOTHING = new Wish(null, null);
  private static final Set<String> FORMER = Set.of("s0", "i0");

  @Nested
  class Begins {
    private final HeldKeys steady = held(Set.of(), List.of(), ago(90), Map.of());

    @Test
    void notByItself() {
      assertThat(of(steady, NOTHING, silent())).isEqualTo(new Steady());
    }

    @Test
    void whenAskedForWithAnotherValueThanTheLast() {
      assertThat(of(steady, new Wish("now", null), silent())).isEqualTo(new Announce());
      assertThat(of(steady, new Wish("r0", null), silent())).isEqualTo(new Steady());
    }

    @Test
    void whenTheIntervalIsOver() {
      assertThat(of(steady, new Wish("r0", Duration.ofSeconds(90)), silent()))
          .isEqualTo(new Announce());
      assertThat(of(steady, new Wish("r0", Duration.ofSeconds(91)), silent()))
          .isEqualTo(new Steady());
    }

    @Test
    void notWhileNobodyKnowsHowOldTheKeysAre() {
      HeldKeys unknown = held(Set.of(), List.of(), null, Map.of());
      assertThat(of(unknown, new Wish(null, Duration.ofHours(1)), silent()))
          .isEqualTo(new Steady());
    }

    @Test
    void whileAnOlderSealingKeyIsStillNeeded() {
      HeldKeys old = held(Set.of(), List.of("e0"), ago(9_000), Map.of());
      assertThat(of(old, new Wish("now", null), sealedFor("e0"))).isEqualTo(new Announce());
    }

    @Test
    void notBeforeTheFormerSigningKeysAreRetired() {
      HeldKeys retiring = held(FORMER, List.of(), ago(119), Map.of());
      assertThat(of(retiring, new Wish("now", null), sealedFor("e1")))
          .isEqualTo(new AwaitRetirement(Set.of()));
    }
  }

  @Nested
  class Announced {
    @Test
    void waitsForADispatcherThatDoesNotAnswer() {
      assertThat(of(announced(ago(999)), NOTHING, silent())).isEqualTo(new AwaitDispatcher(false));
    }

    @Test
    void waitsForADispatcherThatDoesNotTellItsKeys() {
      assertThat(of(announced(null), NOTHING, shown(Set.of(), Set.of())))
          .isEqualTo(new AwaitDispatcher(false));
    }

    @Test
    void waitsUntilAllNextKeysAreShown() {
      assertThat(of(announced(null), NOTHING, shown(Set.of("s1", "i1", "s2", "i2"), Set.of("e1"))))
          .isEqualTo(new AwaitDispatcher(false));
      assertThat(of(announced(null), NOTHING, shown(Set.of("s1", "i1", "s2"), Set.of("e1", "e2"))))
          .isEqualTo(new AwaitDispatcher(false));
    }

    @Test
    void andThatThePresentOnesAreStillThere() {
      assertThat(of(announced(null), NOTHING, shown(Set.of("s2", "i2"), Set.of("e1", "e2"))))
          .isEqualTo(new AwaitDispatcher(false));
      assertThat(of(announced(null), NOTHING, shown(Set.of("s1", "i1", "s2", "i2"), Set.of("e2"))))
          .isEqualTo(new AwaitDispatcher(false));
    }

    @Test
    void notesThatTheyAreSeenAndThatTheyAreNoLonger() {
      assertThat(of(announced(null), NOTHING, all())).isEqualTo(new NoteSeen(true));
      assertThat(of(announced(ago(20)), NOTHING, shown(Set.of("s1", "i1"), Set.of("e1"))))
          .isEqualTo(new NoteSeen(false));
    }

    @Test
    void promotesWhatWasSeenForHalfAMinute() {
      assertThat(of(announced(ago(29)), NOTHING, all())).isEqualTo(new AwaitDispatcher(true));
      assertThat(of(announced(ago(30)), NOTHING, all())).isEqualTo(new Promote());
    }

    @Test
    void beginsNoOtherRotation() {
      assertThat(of(announced(ago(1)), new Wish("now", Duration.ofHours(1)), all()))
          .isEqualTo(new AwaitDispatcher(true));
    }
  }

  @Test
  void aPromotionThatHasBegunIsFinishedWhateverElseIsTheCase() {
    HeldKeys half =
        new HeldKeys(
            Set.of("s2", "i1"),
            "e2",
            Set.of(),
            null,
            true,
            Set.of("s1", "i1"),
            List.of("e1"),
            ago(0),
            null,
            "r0",
            Map.of());
    assertThat(of(half, new Wish("now", Duration.ofHours(1)), silent())).isEqualTo(new HandOver());
  }

  @Nested
  class Retiring {
    @Test
    void notesSinceWhenNothingIsSealedForAKey() {
      HeldKeys held = held(FORMER, List.of("e0"), ago(15), Map.of());
      assertThat(of(held, NOTHING, sealedFor("e1"))).isEqualTo(new NoteUnused(Map.of("e0", NOW)));
    }

    @Test
    void takesTheNoteBackWhenSomethingIs() {
      HeldKeys held = held(FORMER, List.of("e0"), ago(15), Map.of("e0", ago(10)));
      assertThat(of(held, NOTHING, sealedFor("e0", "e1"))).isEqualTo(new NoteUnused(Map.of()));
    }

    @Test
    void retiresAllTwoMinutesAfterTheLastUse() {
      assertThat(
              of(
                  held(FORMER, List.of("e0"), ago(135), Map.of("e0", ago(119))),
                  NOTHING,
                  sealedFor("e1")))
          .isEqualTo(new AwaitRetirement(Set.of()));
      assertThat(
              of(
                  held(FORMER, List.of("e0"), ago(135), Map.of("e0", ago(120))),
                  NOTHING,
                  sealedFor("e1")))
          .isEqualTo(new Retire(Set.of("e0")));
    }

    @Test
    void signingKeysDoNotWaitForeverForVersionsToBeSealedAnew() {
      assertThat(of(held(FORMER, List.of("e0"), ago(599), Map.of()), NOTHING, sealedFor("e0")))
          .isEqualTo(new AwaitRetirement(Set.of("e0")));
      assertThat(of(held(FORMER, List.of("e0"), ago(600), Map.of()), NOTHING, sealedFor("e0")))
          .isEqualTo(new Retire(Set.of()));
    }

    @Test
    void aSealingKeyStaysAsLongAsSomethingIsSealedForIt() {
      assertThat(of(held(Set.of(), List.of("e0"), ago(99_999), Map.of()), NOTHING, sealedFor("e0")))
          .isEqualTo(new AwaitRetirement(Set.of("e0")));
    }

    @Test
    void nothingIsKnownOfVersionsBeforeAllAreRead() {
      assertThat(of(held(Set.of(), List.of("e0"), ago(999), Map.of()), NOTHING, silent()))
          .isEqualTo(new AwaitRetirement(Set.of()));
      assertThat(
              of(
                  held(Set.of(), List.of("e0"), ago(999), Map.of("e0", ago(500))),
                  NOTHING,
                  silent()))
          .isEqualTo(new AwaitRetirement(Set.of()));
    }
  }

  private static KeyRotation of(HeldKeys held, Wish wish, Observed observed) {
    return KeyRotation.of(held, wish, observed, Duration.ofSeconds(30), NOW);
  }

  private static Instant ago(long seconds) {
    return NOW.minusSeconds(seconds);
  }

  private static HeldKeys held(
      Set<String> former,
      List<String> formerSealing,
      @Nullable Instant rotatedAt,
      Map<String, Instant> unusedSince) {
    return new HeldKeys(
        Set.of("s1", "i1"),
        "e1",
        Set.of(),
        null,
        false,
        former,
        formerSealing,
        rotatedAt,
        null,
        "r0",
        unusedSince);
  }

  private static HeldKeys announced(@Nullable Instant seenAt) {
    return new HeldKeys(
        Set.of("s1", "i1"),
        "e1",
        Set.of("s2", "i2"),
        "e2",
        false,
        Set.of(),
        List.of(),
        ago(99_999),
        seenAt,
        "r0",
        Map.of());
  }

  private static Observed silent() {
    return new Observed(null, null, null);
  }

  private static Observed sealedFor(String... keys) {
    return new Observed(Set.of("s1", "i1"), Set.of("e1"), Set.of(keys));
  }

  private static Observed shown(Set<String> keys, Set<String> sealingKeys) {
    return new Observed(keys, sealingKeys, Set.of());
  }

  private static Observed all() {
    return shown(Set.of("s1", "i1", "s2", "i2"), Set.of("e1", "e2"));
  }
}
