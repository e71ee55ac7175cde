package dev.edgeward.apiserver.query;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter that was checked against its entity: the fields and relations exist and the values are
 * of their types. What SQL defines by negation (ne, notIn, notLike, isNotNull) is a {@link Not}.
 */
sealed interface Filter {
  /** Adds the fields that it looks at, those of the rows themselves. */
  default void addFields(Set<String> names) {
    switch (this) {
      case All(List<Filter> parts) -> parts.forEach(part -> part.addFields(names));
      case Any(List<Filter> parts) -> parts.forEach(part -> part.addFields(names));
      case Not(Filter part) -> part.addFields(names);
      case Compare(String field, Operator operator, Object value) -> names.add(field);
      case Among(String field, List<Object> values) -> names.add(field);
      case Matches(String field, TextPattern pattern) -> names.add(field);
      case IsNull(String field) -> names.add(field);
      case Related related -> {}
    }
  }

  /** True where every part is; never empty. */
  record All(List<Filter> parts) implements Filter {}

  /** True where a part is; never empty. */
  record Any(List<Filter> parts) implements Filter {}

  /** True where the part is false; not where it is unknown. */
  record Not(Filter part) implements Filter {}

  /** The operator is one of eq, gt, gte, lt, lte; unknown for null. */
  record Compare(String field, Operator operator, Object value) implements Filter {}

  /** One of the values; false of none, else unknown for null. */
  record Among(String field, List<Object> values) implements Filter {}

  /** Text like a pattern; unknown for null. */
  record Matches(String field, TextPattern pattern) implements Filter {}

  /** Without a value; never unknown. */
  record IsNull(String field) implements Filter {}

  /** Leads to a row that matches, to any where the filter is null; never unknown. */
  record Related(String relation, @Nullable Filter filter) implements Filter {}
}
