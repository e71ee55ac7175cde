package dev.edgeward.e2e.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KvNamespaceTest {

  private static final Duration LAG = Duration.ofSeconds(20);

  private final SteppedClock clock = new SteppedClock();
  private final KvNamespace kv =
      new KvNamespace("id", clock, new KvTimes(LAG, Duration.ofSeconds(60), true));

  @Test
  void aWriteIsSeenByTheApiAtOnceAndByTheEdgeLate() {
    write("key", "value");

    assertThat(text(kv.get("key"))).isEqualTo("value");
    assertThat(kv.listAtEdge()).isEmpty();

    clock.advance(LAG);

    assertThat(text(kv.getAtEdge("key"))).isEqualTo("value");
    assertThat(kv.listAtEdge()).containsOnlyKeys("key");
  }

  @Test
  void theEdgeRemembersAMissForAMinute() {
    assertThat(kv.getAtEdge("key")).isEmpty();
    write("key", "value");

    clock.advance(Duration.ofSeconds(59));
    assertThat(kv.getAtEdge("key")).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(text(kv.getAtEdge("key"))).isEqualTo("value");
  }

  @Test
  void theEdgeRemembersAValueForAMinuteAfterItWasReadFirst() {
    write("key", "old");
    clock.advance(LAG);
    kv.getAtEdge("key");
    write("key", "new");

    clock.advance(Duration.ofSeconds(59));
    assertThat(text(kv.getAtEdge("key"))).isEqualTo("old");

    clock.advance(Duration.ofSeconds(1));
    assertThat(text(kv.getAtEdge("key"))).isEqualTo("new");
  }

  @Test
  void theEdgeSeesADeletionLate() {
    write("key", "value");
    clock.advance(LAG);
    kv.write("key", null, null, null, false);

    assertThat(kv.get("key")).isEmpty();
    assertThat(text(kv.getAtEdge("key"))).isEqualTo("value");
    clock.advance(Duration.ofSeconds(60));
    assertThat(kv.getAtEdge("key")).isEmpty();
  }

  @Test
  void aWriteOfAWorkerIsSeenWhereItWasMade() {
    assertThat(kv.getAtEdge("key")).isEmpty();
    kv.write("key", Buffer.buffer("value"), null, null, true);

    assertThat(text(kv.getAtEdge("key"))).isEqualTo("value");
  }

  @Test
  void anExpiredKeyIsAbsent() {
    kv.write("key", Buffer.buffer("value"), null, clock.instant().plusSeconds(90), false);
    clock.advance(Duration.ofSeconds(89));
    assertThat(text(kv.getAtEdge("key"))).isEqualTo("value");

    clock.advance(Duration.ofSeconds(1));

    assertThat(kv.get("key")).isEmpty();
    assertThat(kv.getAtEdge("key")).isEmpty();
    assertThat(kv.list()).isEmpty();
  }

  @Test
  void aKeyCanBeWrittenOnceASecond() {
    write("key", "one");
    clock.advance(Duration.ofMillis(999));

    assertThatThrownBy(() -> write("key", "two"))
        .isInstanceOfSatisfying(ApiError.class, error -> assertThat(error.status()).isEqualTo(429));
    write("other", "two");
    clock.advance(Duration.ofMillis(1));
    write("key", "three");

    assertThat(text(kv.get("key"))).isEqualTo("three");
  }

  @Test
  void keysAreInTheOrderOfTheirBytes() {
    // By UTF-16, the third would come before the second.
    write("\uFF5E", "two");
    write("\uD83D\uDE00", "three");
    write("a", "one");

    assertThat(kv.list().keySet()).containsExactly("a", "\uFF5E", "\uD83D\uDE00");
  }

  private void write(String key, String value) {
    kv.write(key, Buffer.buffer(value), null, null, false);
  }

  private static @Nullable String text(Optional<KvEntry> entry) {
    return entry.map(KvEntry::value).map(Buffer::toString).orElse(null);
  }
}
