package dev.edgeward.apiserver.security.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RbacPrefilterTest {
  private static final Candidates NOWHERE = new Candidates.In(Set.of());
  private static final Candidates EVERYWHERE = new Candidates.Everywhere();

  private final AtomicBoolean synced = new AtomicBoolean(true);
  private final AtomicBoolean watching = new AtomicBoolean(true);
  private final AtomicLong nanos = new AtomicLong();
  private final RbacPrefilter prefilter =
      new RbacPrefilter(
          new RbacIndex(namespace -> {}),
          synced::get,
          watching::get,
          Duration.ofSeconds(5),
          nanos::get);

  private Candidates candidates() {
    return prefilter.candidates(new Caller("alice", null, Set.of(), Map.of()));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void before_everything_has_arrived_nothing_is_narrowed() {
    synced.set(false);
    assertThat(candidates()).isEqualTo(EVERYWHERE);
    synced.set(true);
    assertThat(candidates()).isEqualTo(NOWHERE);
  }

  @Test
  void a_watch_that_reconnects_is_relied_on_for_as_long_as_a_no_is_kept() {
    assertThat(candidates()).isEqualTo(NOWHERE);
    watching.set(false);
    pass(Duration.ofSeconds(5));
    assertThat(candidates()).isEqualTo(NOWHERE);
    pass(Duration.ofMillis(1));
    assertThat(candidates()).isEqualTo(EVERYWHERE);
    watching.set(true);
    assertThat(candidates()).isEqualTo(NOWHERE);
  }

  @Test
  void a_watch_that_was_never_seen_alive_is_not_relied_on() {
    watching.set(false);
    assertThat(candidates()).isEqualTo(EVERYWHERE);
  }
}
