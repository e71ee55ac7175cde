package dev.edgeward.apiserver.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster that keeps usage, or is away. */
final class InMemoryUsageStore implements UsageStore {
  final Map<String, Piece> pieces = new ConcurrentHashMap<>();
  int writes;
  boolean away;

  @Override
  public void write(Piece piece) {
    check();
    writes++;
    pieces.put(piece.day() + "/" + piece.replica() + "/" + piece.part(), piece);
  }

  @Override
  public List<Piece> read(int part) {
    check();
    return pieces.values().stream().filter(piece -> piece.part() == part).toList();
  }

  @Override
  public void removeBefore(LocalDate day) {
    check();
    pieces.values().removeIf(piece -> piece.day().isBefore(day));
  }

  private void check() {
    if (away) {
      throw new UsageUnavailable("away");
    }
  }
}
