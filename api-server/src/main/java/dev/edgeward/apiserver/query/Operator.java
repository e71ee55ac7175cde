package dev.edgeward.apiserver.query;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a field compares with what a filter gives. Each is a statement of SQL's three-valued logic:
 * unknown where the field is null, but for the two that ask for null.
 */
public enum Operator {
  /** Equal. */
  EQ("eq"),
  /** Not equal. */
  NE("ne"),
  /** Greater. */
  GT("gt"),
  /** Greater or equal. */
  GTE("gte"),
  /** Less. */
  LT("lt"),
  /** Less or equal. */
  LTE("lte"),
  /** One of a list; of an empty one never, even where the field is null. */
  IN("in"),
  /** None of a list; of an empty one always, even where the field is null. */
  NOT_IN("notIn"),
  /** SQL's LIKE: {@code %} any text, {@code _} any code point, a backslash takes what follows. */
  LIKE("like"),
  /** {@link #LIKE} whatever the case. */
  ILIKE("ilike"),
  /** Not {@link #LIKE}. */
  NOT_LIKE("notLike"),
  /** Not {@link #ILIKE}. */
  NOT_ILIKE("notIlike"),
  /** Null where true is given, not null where false is. */
  IS_NULL("isNull"),
  /** Not null where true is given, null where false is. */
  IS_NOT_NULL("isNotNull"),
  /** Has the text in it. */
  CONTAINS("contains"),
  /** Begins with the text. */
  STARTS_WITH("startsWith"),
  /** Ends with the text. */
  ENDS_WITH("endsWith"),
  /** {@link #CONTAINS} whatever the case. */
  ICONTAINS("icontains"),
  /** {@link #STARTS_WITH} whatever the case. */
  ISTARTS_WITH("istartsWith"),
  /** {@link #ENDS_WITH} whatever the case. */
  IENDS_WITH("iendsWith");

  private static final Map<String, Operator> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(Operator::text, Function.identity()));

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /**
   * Its name in a filter.
   *
   * @return as it is written
   */
  public String text() {
    return text;
  }

  static @Nullable Operator of(String text) {
    return BY_NAME.get(text);
  }

  /**
   * Whether it makes sense for text only.
   *
   * @return true for those that look into it
   */
  public boolean needsText() {
    return switch (this) {
      case EQ, NE, GT, GTE, LT, LTE, IN, NOT_IN, IS_NULL, IS_NOT_NULL -> false;
      case LIKE,
          ILIKE,
          NOT_LIKE,
          NOT_ILIKE,
          CONTAINS,
          STARTS_WITH,
          ENDS_WITH,
          ICONTAINS,
          ISTARTS_WITH,
          IENDS_WITH ->
          true;
    };
  }
}
