package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads filters in the grammar of Drizzle's relational queries.
 *
 * <p>An object is true where all its entries are. An entry is {@code AND} or {@code OR} with an
 * array of objects, {@code NOT} with an object, a relation with an object for the rows it leads to
 * (or {@code true} for any row, {@code false} for none), or a field. A field has a value that it
 * equals, or an object of operators, which may hold {@code AND}, {@code OR} and {@code NOT} too.
 *
 * <p>As in Drizzle, what says nothing is as if it weren't there: {@code {}}, {@code OR: []}, {@code
 * NOT: {}}. Null is no value to compare with, be it bare, of an operator or in a list: SQL would
 * match nothing, so it is refused with a hint at {@code isNull}.
 */
final class FilterReader {
  /** How many AND, OR, NOT and relations may be in each other. */
  static final int MAX_DEPTH = 32;

  /** How many relations may be in each other. */
  static final int MAX_RELATIONS = 4;

  /** How many conditions a filter may have. */
  static final int MAX_CONDITIONS = 100;

  /** How many values a list may have. */
  static final int MAX_VALUES = 1000;

  private int conditions;

  private FilterReader() {}

  /** The filter, null where it says nothing. */
  static @Nullable Filter read(Entity<?, ?> entity, String parameter, String text) {
    Spot spot = Spot.of(parameter);
    return new FilterReader().entity(entity, StrictJson.read(spot, text), new Level(spot, 0, 0));
  }

  /** The condition that a parameter of plain text makes. */
  static Filter condition(
      Entity<?, ?> entity, String parameter, String name, Operator operator, String text) {
    Field<?, ?, ?> field = entity.field(name);
    if (field == null) {
      throw new IllegalArgumentException(entity.name() + " has no field " + name);
    }
    Spot spot = Spot.of(parameter);
    if (text.length() > StrictJson.MAX_LENGTH) {
      throw spot.refuse("is longer than " + StrictJson.MAX_LENGTH + " characters");
    }
    return Conditions.of(field, operator, new TextOperand(text, spot));
  }

  /** Where the reader is, and how deep. */
  private record Level(Spot spot, int depth, int relations) {
    Level at(String member) {
      return new Level(spot.at(member), depth, relations);
    }

    Level within(Spot part) {
      if (depth == MAX_DEPTH) {
        throw part.refuse("is nested too deeply; at most " + MAX_DEPTH);
      }
      return new Level(part, depth + 1, relations);
    }

    Level across() {
      if (relations == MAX_RELATIONS) {
        throw spot.refuse("leads through more than " + MAX_RELATIONS + " relations");
      }
      Level deeper = within(spot);
      return new Level(spot, deeper.depth, relations + 1);
    }
  }

  /** Reads an object where AND, OR and NOT hold more of the same. */
  private interface Part {
    @Nullable Filter read(JsonNode json, Level level);
  }

  private @Nullable Filter entity(Entity<?, ?> entity, JsonNode json, Level level) {
    if (!json.isObject()) {
      throw level.spot().refuse("expects an object of conditions");
    }
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String name = entry.getKey();
      Part same = (part, within) -> entity(entity, part, within);
      Filter filter =
          switch (name) {
            case "AND", "OR", "NOT" -> logic(name, entry.getValue(), level.at(name), same);
            default -> member(entity, name, entry.getValue(), level.at(name));
          };
      if (filter != null) {
        parts.add(filter);
      }
    }
    return joined(parts, Filter.All::new);
  }

  private @Nullable Filter member(Entity<?, ?> entity, String name, JsonNode json, Level level) {
    Field<?, ?, ?> field = entity.field(name);
    if (field != null) {
      return json.isObject()
          ? field(field, json, level)
          : count(level, Conditions.of(field, Operator.EQ, new JsonOperand(json, level.spot())));
    }
    Relation<?, ?, ?> relation = entity.relation(name);
    if (relation == null) {
      throw level
          .spot()
          .refuse(
              "unknown field; %s has the fields %s%s"
                  .formatted(
                      entity.name(),
                      String.join(", ", entity.fieldNames()),
                      entity.relationNames().isEmpty()
                          ? ""
                          : " and the relations " + String.join(", ", entity.relationNames())));
    }
    if (json.isBoolean()) {
      Filter any = count(level, new Filter.Related(name, null));
      return json.booleanValue() ? any : new Filter.Not(any);
    }
    Level target = level.across();
    return count(level, new Filter.Related(name, entity(relation.target().get(), json, target)));
  }

  private @Nullable Filter field(Field<?, ?, ?> field, JsonNode json, Level level) {
    if (!json.isObject()) {
      throw level.spot().refuse("expects an object of operators");
    }
    List<Filter> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String name = entry.getKey();
      Level inner = level.at(name);
      Part same = (part, within) -> field(field, part, within);
      Filter filter =
          switch (name) {
            case "AND", "OR", "NOT" -> logic(name, entry.getValue(), inner, same);
            default ->
                count(
                    inner,
                    Conditions.of(
                        field,
                        operator(name, inner.spot()),
                        new JsonOperand(entry.getValue(), inner.spot())));
          };
      if (filter != null) {
        parts.add(filter);
      }
    }
    return joined(parts, Filter.All::new);
  }

  private @Nullable Filter logic(String name, JsonNode json, Level level, Part same) {
    if (name.equals("NOT")) {
      Filter part = same.read(json, level.within(level.spot()));
      return part == null ? null : new Filter.Not(part);
    }
    if (!json.isArray()) {
      throw level.spot().refuse("expects an array of objects");
    }
    List<Filter> parts = new ArrayList<>();
    for (int i = 0; i < json.size(); i++) {
      Filter part = same.read(json.get(i), level.within(level.spot().at(i)));
      if (part != null) {
        parts.add(part);
      }
    }
    return joined(parts, name.equals("AND") ? Filter.All::new : Filter.Any::new);
  }

  private static @Nullable Filter joined(
      List<Filter> parts, Function<List<Filter>, Filter> several) {
    return switch (parts.size()) {
      case 0 -> null;
      case 1 -> parts.getFirst();
      default -> several.apply(List.copyOf(parts));
    };
  }

  private static Operator operator(String name, Spot spot) {
    Operator operator = Operator.of(name);
    if (operator == null) {
      Collection<String> known = Arrays.stream(Operator.values()).map(Operator::text).toList();
      throw spot.refuse(
          "unknown operator; there are " + String.join(", ", known) + ", AND, OR, NOT");
    }
    return operator;
  }

  private Filter count(Level level, Filter condition) {
    if (++conditions > MAX_CONDITIONS) {
      throw level.spot().refuse("is one of more than " + MAX_CONDITIONS + " conditions");
    }
    return condition;
  }

  /** What an operator compares with, not yet read. */
  sealed interface Operand {
    Spot spot();

    /** One value of the type. */
    <V> V value(ValueType<V> type);

    /** A list of values of the type. */
    <V> List<Object> values(ValueType<V> type);
  }

  private record JsonOperand(JsonNode json, Spot spot) implements Operand {
    @Override
    public <V> V value(ValueType<V> type) {
      return read(type, json, spot);
    }

    @Override
    public <V> List<Object> values(ValueType<V> type) {
      if (!json.isArray()) {
        throw spot.refuse("expects an array of values");
      }
      if (json.size() > MAX_VALUES) {
        throw spot.refuse("has more than " + MAX_VALUES + " values");
      }
      List<Object> values = new ArrayList<>(json.size());
      for (int i = 0; i < json.size(); i++) {
        values.add(read(type, json.get(i), spot.at(i)));
      }
      return List.copyOf(values);
    }

    private static <V> V read(ValueType<V> type, JsonNode json, Spot spot) {
      if (json.isNull()) {
        throw spot.refuse("nothing compares with null; ask for {\"isNull\": true}");
      }
      return type.read(json, spot);
    }
  }

  private record TextOperand(String text, Spot spot) implements Operand {
    @Override
    public <V> V value(ValueType<V> type) {
      return type.parse(text, spot);
    }

    @Override
    public <V> List<Object> values(ValueType<V> type) {
      List<Object> values = new ArrayList<>();
      for (String value : text.split(",", -1)) {
        if (!value.isBlank()) {
          values.add(type.parse(value.strip(), spot));
        }
      }
      if (values.size() > MAX_VALUES) {
        throw spot.refuse("has more than " + MAX_VALUES + " values");
      }
      return List.copyOf(values);
    }
  }
}
