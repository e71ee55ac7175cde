package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the engine should answer, worked out the slow and plain way: the JSON is walked for each row
 * with SQL's three truth values (null is unknown), and lists are sorted whole. Shares no code with
 * the engine, and expects filters that are valid.
 */
final class Oracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final World world;

  Oracle(World world) {
    this.world = world;
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
  }

  List<Thing> matching(List<Thing> rows, String filter) {
    JsonNode json = json(filter);
    return rows.stream()
        .filter(row -> entity(row, json).map(t -> t.is(true)).orElse(true))
        .toList();
  }

  /** A truth value of three. */
  private record Truth(@Nullable Boolean value) {
    static Truth of(@Nullable Boolean value) {
      return new Truth(value);
    }

    boolean is(boolean wanted) {
      return value != null && value == wanted;
    }

    Truth not() {
      return of(value == null ? null : !value);
    }

    static Truth all(List<Truth> parts) {
      if (parts.stream().anyMatch(part -> part.is(false))) {
        return of(false);
      }
      return of(parts.stream().allMatch(part -> part.is(true)) ? true : null);
    }

    static Truth any(List<Truth> parts) {
      return all(parts.stream().map(Truth::not).toList()).not();
    }
  }

  /** Empty where the filter says nothing. */
  private Optional<Truth> entity(Thing row, JsonNode json) {
    List<Truth> parts = new ArrayList<>();
    json.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              logic(entry.getKey(), value, part -> entity(row, part))
                  .orElseGet(
                      () ->
                          switch (entry.getKey()) {
                            case "owner" ->
                                Optional.of(related(world.owner(row).stream().toList(), value));
                            case "parts" -> Optional.of(related(world.parts(row), value));
                            default ->
                                value.isObject()
                                    ? field(value(row, entry.getKey()), value)
                                    : Optional.of(
                                        operator(value(row, entry.getKey()), "eq", value));
                          })
                  .ifPresent(parts::add);
            });
    return parts.isEmpty() ? Optional.empty() : Optional.of(Truth.all(parts));
  }

  private Truth related(List<Thing> targets, JsonNode json) {
    if (json.isBoolean()) {
      return Truth.of(targets.isEmpty() != json.booleanValue());
    }
    return Truth.of(
        targets.stream().anyMatch(row -> entity(row, json).map(t -> t.is(true)).orElse(true)));
  }

  private interface Part {
    Optional<Truth> of(JsonNode json);
  }

  /** Empty where the name is none of logic; holds nothing where it says nothing. */
  private static Optional<Optional<Truth>> logic(String name, JsonNode json, Part part) {
    if (name.equals("NOT")) {
      return Optional.of(part.of(json).map(Truth::not));
    }
    if (!name.equals("AND") && !name.equals("OR")) {
      return Optional.empty();
    }
    List<Truth> parts = new ArrayList<>();
    json.forEach(element -> part.of(element).ifPresent(parts::add));
    if (parts.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    return Optional.of(Optional.of(name.equals("AND") ? Truth.all(parts) : Truth.any(parts)));
  }

  private static Optional<Truth> field(@Nullable Object value, JsonNode json) {
    List<Truth> parts = new ArrayList<>();
    json.properties()
        .forEach(
            entry ->
                logic(entry.getKey(), entry.getValue(), part -> field(value, part))
                    .orElseGet(() -> Optional.of(operator(value, entry.getKey(), entry.getValue())))
                    .ifPresent(parts::add));
    return parts.isEmpty() ? Optional.empty() : Optional.of(Truth.all(parts));
  }

  private static Truth operator(@Nullable Object value, String operator, JsonNode json) {
    switch (operator) {
      case "isNull":
        return Truth.of((value == null) == json.booleanValue());
      case "isNotNull":
        return Truth.of((value != null) == json.booleanValue());
      case "in":
        List<Truth> parts = new ArrayList<>();
        json.forEach(element -> parts.add(operator(value, "eq", element)));
        return Truth.any(parts);
      case "notIn":
        return operator(value, "in", json).not();
      case "notLike":
        return operator(value, "like", json).not();
      case "notIlike":
        return operator(value, "ilike", json).not();
      default:
    }
    if (value == null) {
      return Truth.of(null);
    }
    String text = json.asText();
    return Truth.of(
        switch (operator) {
          case "eq" -> compare(value, json) == 0;
          case "ne" -> compare(value, json) != 0;
          case "gt" -> compare(value, json) > 0;
          case "gte" -> compare(value, json) >= 0;
          case "lt" -> compare(value, json) < 0;
          case "lte" -> compare(value, json) <= 0;
          case "like" -> like(points((String) value), points(text), 0, 0);
          case "ilike" -> like(points(fold((String) value)), points(fold(text)), 0, 0);
          case "contains" -> ((String) value).indexOf(text) >= 0;
          case "startsWith" -> ((String) value).indexOf(text) == 0;
          case "endsWith" -> reversed((String) value).indexOf(reversed(text)) == 0;
          case "icontains" -> fold((String) value).indexOf(fold(text)) >= 0;
          case "istartsWith" -> fold((String) value).indexOf(fold(text)) == 0;
          case "iendsWith" -> reversed(fold((String) value)).indexOf(reversed(fold(text))) == 0;
          default -> throw new IllegalArgumentException(operator);
        });
  }

  private static String reversed(String text) {
    StringBuilder reversed = new StringBuilder();
    for (int i = text.length() - 1; i >= 0; i--) {
      reversed.append(text.charAt(i));
    }
    return reversed.toString();
  }

  /** Enough for the letters that tests use. */
  private static String fold(String text) {
    return text.toLowerCase(java.util.Locale.ROOT).replace('ς', 'σ');
  }

  private static int[] points(String text) {
    return text.codePoints().toArray();
  }

  private static boolean like(int[] text, int[] pattern, int at, int from) {
    if (from == pattern.length) {
      return at == text.length;
    }
    switch (pattern[from]) {
      case '%':
        return like(text, pattern, at, from + 1)
            || (at < text.length && like(text, pattern, at + 1, from));
      case '_':
        return at < text.length && like(text, pattern, at + 1, from + 1);
      case '\\':
        return at < text.length
            && text[at] == pattern[from + 1]
            && like(text, pattern, at + 1, from + 2);
      default:
        return at < text.length
            && text[at] == pattern[from]
            && like(text, pattern, at + 1, from + 1);
    }
  }

  private static int compare(Object value, JsonNode json) {
    return switch (value) {
      case String text -> comparePoints(text, json.textValue());
      case Boolean flag -> flag.compareTo(json.booleanValue());
      case Instant time ->
          time.compareTo(java.time.OffsetDateTime.parse(json.textValue()).toInstant());
      case Long number -> number.compareTo(json.longValue());
      default -> throw new IllegalArgumentException();
    };
  }

  private static int comparePoints(String a, String b) {
    return java.util.Arrays.compare(points(a), points(b));
  }

  private static @Nullable Object value(Thing row, String field) {
    return switch (field) {
      case "id" -> row.id();
      case "name" -> row.name();
      case "tier" -> row.tier();
      case "system" -> row.system();
      case "createdAt" -> row.createdAt();
      case "size" -> row.size();
      default -> throw new IllegalArgumentException(field);
    };
  }

  /** The rows in an order, given as an array of one-key objects. */
  static Comparator<Thing> order(String orderBy) {
    Comparator<Thing> order = (a, b) -> 0;
    JsonNode terms = json(orderBy);
    if (terms.isEmpty()) {
      terms = json("[{\"createdAt\":\"desc\"}]");
    }
    for (JsonNode term : terms) {
      var entry = term.properties().iterator().next();
      String direction = entry.getValue().textValue();
      boolean descending = direction.startsWith("desc");
      boolean nullsFirst = direction.equals("desc") || direction.endsWith("first");
      BiFunction<Thing, Thing, Integer> compare =
          (a, b) -> {
            Object x = value(a, entry.getKey());
            Object y = value(b, entry.getKey());
            if (x == null || y == null) {
              return Objects.equals(x, y) ? 0 : (x == null) == nullsFirst ? -1 : 1;
            }
            int side =
                x instanceof String text ? comparePoints(text, (String) y) : compareSame(x, y);
            return descending ? -side : side;
          };
      order = order.thenComparing(compare::apply);
    }
    return order.thenComparing(Thing::id);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // two values of one field
  private static int compareSame(Object a, Object b) {
    return Integer.signum(((Comparable) a).compareTo(b));
  }
}
