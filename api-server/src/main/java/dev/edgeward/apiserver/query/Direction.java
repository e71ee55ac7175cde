package dev.edgeward.apiserver.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to order by a field. The plain ones put nulls where PostgreSQL does. */
public enum Direction {
  /** Nulls last. */
  ASC("asc", false, false),
  /** Nulls last. */
  DESC("desc", true, true),
  /** Nulls first. */
  ASC_NULLS_FIRST("asc_nulls_first", false, true),
  /** Nulls last. */
  ASC_NULLS_LAST("asc_nulls_last", false, false),
  /** Nulls first. */
  DESC_NULLS_FIRST("desc_nulls_first", true, true),
  /** Nulls last. */
  DESC_NULLS_LAST("desc_nulls_last", true, false);

  private final String text;
  private final boolean descending;
  private final boolean nullsFirst;

  Direction(String text, boolean descending, boolean nullsFirst) {
    this.text = text;
    this.descending = descending;
    this.nullsFirst = nullsFirst;
  }

  /**
   * The directions as requests write them.
   *
   * @return each
   */
  public static List<String> texts() {
    return Arrays.stream(values()).map(direction -> direction.text).toList();
  }

  /** The direction that a request writes so; empty when there is none. */
  static Optional<Direction> of(@Nullable String text) {
    return Arrays.stream(values()).filter(direction -> direction.text.equals(text)).findFirst();
  }

  boolean descending() {
    return descending;
  }

  boolean nullsFirst() {
    return nullsFirst;
  }
}
