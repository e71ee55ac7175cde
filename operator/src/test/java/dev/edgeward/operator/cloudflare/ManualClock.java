package dev.edgeward.operator.cloudflare;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still but while somebody waits. */
final class ManualClock implements InstantSource, Pause {
  private final List<Duration> pauses = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private Instant now = Instant.parse("2026-11-25T12:00:00Z");

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized void take(Duration duration) {
    pauses.add(duration);
    now = now.plus(duration);
    meanwhile.run();
  }

  /** What happens while somebody waits. */
  synchronized void meanwhile(Runnable event) {
    meanwhile = event;
  }

  synchronized void pass(Duration duration) {
    now = now.plus(duration);
  }

  synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
