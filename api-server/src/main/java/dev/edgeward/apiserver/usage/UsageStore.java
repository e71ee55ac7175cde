package dev.edgeward.apiserver.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Where usage is kept over restarts, and read from what all replicas kept. */
interface UsageStore {
  /**
   * A piece of what is kept.
   *
   * @param day in UTC
   * @param replica the run that counted it
   * @param part of the functions
   * @param functions totals by function
   */
  record Piece(LocalDate day, String replica, int part, Map<String, Totals> functions) {}

  /**
   * Keeps a piece, instead of an earlier one of the same day, replica and part.
   *
   * @param piece whole
   * @throws UsageUnavailable when it can't be kept now
   */
  void write(Piece piece);

  /**
   * What is kept of a part, of all days and replicas.
   *
   * @param part of the functions
   * @return in no order
   * @throws UsageUnavailable when it can't be read now
   */
  List<Piece> read(int part);

  /**
   * Removes what is older than a day.
   *
   * @param day the first that stays
   * @throws UsageUnavailable when it can't be removed now
   */
  void removeBefore(LocalDate day);
}
