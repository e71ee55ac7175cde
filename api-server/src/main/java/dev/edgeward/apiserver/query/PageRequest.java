package dev.edgeward.apiserver.query;

import org.jspecify.annotations.Nullable;

/**
 * Which page of a list.
 *
 * @param limit rows a page, 1 to {@value #MAX_LIMIT}
 * @param after the page that follows this cursor, null for the first
 * @param before the page that ends before this cursor, null for none
 */
public record PageRequest(int limit, @Nullable String after, @Nullable String before) {
  /** The most rows a page, and how many one has unless asked otherwise. */
  public static final int MAX_LIMIT = 100;

  /** Refuses what makes no page. */
  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidQueryException("limit", "limit is a number from 1 to " + MAX_LIMIT);
    }
    if (after != null && before != null) {
      throw new InvalidQueryException("before", "give one of after and before");
    }
  }

  /**
   * Reads the parameters of a request.
   *
   * @param limit as given, null when absent
   * @param after as given, null when absent
   * @param before as given, null when absent
   * @return the page asked for
   */
  public static PageRequest of(
      @Nullable String limit, @Nullable String after, @Nullable String before) {
    int rows = MAX_LIMIT;
    if (limit != null) {
      try {
        rows = Integer.parseInt(limit);
      } catch (NumberFormatException e) {
        rows = 0;
      }
    }
    return new PageRequest(rows, after, before);
  }
}
