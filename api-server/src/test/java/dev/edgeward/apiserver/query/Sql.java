package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.apiserver.query.Things.Thing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows, filters and orders of {@link Things} in SQL, as Drizzle renders them. */
final class Sql {
  private Sql() {}

  static String table(List<Thing> things) {
    return """
    set client_min_messages = warning;
    drop table if exists things;
    create table things (id text collate "C", name text collate "C", tier text collate "C",
      system boolean, "createdAt" timestamptz, size bigint, owner text collate "C", parts text[]);
    insert into things values %s;
    """
        .formatted(things.stream().map(Sql::row).collect(Collectors.joining(",\n")));
  }

  private static String row(Thing thing) {
    return "(%s, %s, %s, %s, %s, %s, %s, array[%s]::text[])"
        .formatted(
            text(thing.id()),
            text(thing.name()),
            text(thing.tier()),
            thing.system(),
            thing.createdAt() == null ? "null" : text(thing.createdAt().toString()),
            thing.size(),
            text(thing.owner()),
            thing.parts().stream().map(Sql::text).collect(Collectors.joining(",")));
  }

  private static String text(@Nullable String value) {
    return value == null ? "null" : "'" + value.replace("'", "''") + "'";
  }

  /** One line: the ids in order, separated by commas. */
  static String select(String filter, String orderBy) {
    return "select coalesce(string_agg(id, ',' order by %s), '') from things t0 where %s;\n"
        .formatted(order(Oracle.json(orderBy)), entity(0, Oracle.json(filter)).orElse("true"));
  }

  private static String order(JsonNode terms) {
    if (terms.isEmpty()) {
      return "\"createdAt\" desc, id";
    }
    return StreamSupport.stream(terms.spliterator(), false)
        .map(term -> term.properties().iterator().next())
        .map(
            term ->
                "t0.\"%s\" %s"
                    .formatted(
                        term.getKey(),
                        term.getValue().textValue().replace("_nulls", " nulls").replace("_", " ")))
        .collect(Collectors.joining(", ", "", ", t0.id"));
  }

  private static Optional<String> entity(int table, JsonNode json) {
    return every(
        json,
        (name, value) ->
            switch (name) {
              case "AND", "OR", "NOT" -> logic(name, value, part -> entity(table, part));
              case "owner" -> Optional.of(related(table, value, "t%2$d.id = t%1$d.owner"));
              case "parts" -> Optional.of(related(table, value, "t%2$d.id = any(t%1$d.parts)"));
              default -> {
                String column = "t%d.\"%s\"".formatted(table, name);
                yield value.isObject()
                    ? field(column, value)
                    : Optional.of(operator(column, "eq", value));
              }
            });
  }

  private static String related(int table, JsonNode json, String join) {
    String condition = json.isBoolean() ? "true" : entity(table + 1, json).orElse("true");
    String exists =
        "exists (select from things t%d where %s and (%s))"
            .formatted(table + 1, join.formatted(table, table + 1), condition);
    return json.isBoolean() && !json.booleanValue() ? "not " + exists : exists;
  }

  private static Optional<String> field(String column, JsonNode json) {
    return every(
        json,
        (name, value) ->
            switch (name) {
              case "AND", "OR", "NOT" -> logic(name, value, part -> field(column, part));
              default -> Optional.of(operator(column, name, value));
            });
  }

  private static Optional<String> every(
      JsonNode json, BiFunction<String, JsonNode, Optional<String>> condition) {
    List<String> parts = new ArrayList<>();
    json.properties()
        .forEach(entry -> condition.apply(entry.getKey(), entry.getValue()).ifPresent(parts::add));
    return joined(parts, " and ");
  }

  private interface Part {
    Optional<String> of(JsonNode json);
  }

  private static Optional<String> logic(String name, JsonNode json, Part part) {
    if (name.equals("NOT")) {
      return part.of(json).map(sql -> "not (" + sql + ")");
    }
    List<String> parts = new ArrayList<>();
    json.forEach(element -> part.of(element).ifPresent(parts::add));
    return joined(parts, name.equals("AND") ? " and " : " or ");
  }

  private static Optional<String> joined(List<String> parts, String operator) {
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("(" + String.join(operator, parts) + ")");
  }

  private static String operator(String column, String operator, JsonNode json) {
    String value = json.isTextual() ? text(json.textValue()) : json.asText();
    return switch (operator) {
      case "eq" -> column + " = " + value;
      case "ne" -> column + " <> " + value;
      case "gt" -> column + " > " + value;
      case "gte" -> column + " >= " + value;
      case "lt" -> column + " < " + value;
      case "lte" -> column + " <= " + value;
      case "in" -> json.isEmpty() ? "false" : column + " in " + list(json);
      case "notIn" -> json.isEmpty() ? "true" : column + " not in " + list(json);
      case "isNull" -> column + (json.booleanValue() ? " is null" : " is not null");
      case "isNotNull" -> column + (json.booleanValue() ? " is not null" : " is null");
      case "like" -> column + " like " + value;
      case "ilike" -> column + " ilike " + value;
      case "notLike" -> column + " not like " + value;
      case "notIlike" -> column + " not ilike " + value;
      case "contains" -> "position(%s in %s) > 0".formatted(value, column);
      case "startsWith" -> "starts_with(%s, %s)".formatted(column, value);
      case "endsWith" -> "right(%s, length(%s)) = %s".formatted(column, value, value);
      case "icontains" -> "position(lower(%s) in lower(%s)) > 0".formatted(value, column);
      case "istartsWith" -> "starts_with(lower(%s), lower(%s))".formatted(column, value);
      case "iendsWith" ->
          "right(lower(%s), length(%s)) = lower(%s)".formatted(column, value, value);
      default -> throw new IllegalArgumentException(operator);
    };
  }

  private static String list(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .map(value -> value.isTextual() ? text(value.textValue()) : value.asText())
        .collect(Collectors.joining(",", "(", ")"));
  }
}
