package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.query.Things.Thing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Rows, filters and orders by chance, of few and awkward values, so that rows tie and conditions
 * meet.
 */
final class Samples {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> FIELDS =
      List.of("id", "name", "tier", "system", "createdAt", "size");
  private static final List<String> DIRECTIONS =
      List.of(
          "asc",
          "desc",
          "asc_nulls_first",
          "asc_nulls_last",
          "desc_nulls_first",
          "desc_nulls_last");
  private static final List<String> COMPARISONS = List.of("eq", "ne", "gt", "gte", "lt", "lte");
  private static final List<String> TEXTUAL =
      List.of("contains", "startsWith", "endsWith", "icontains", "istartsWith", "iendsWith");
  private static final List<String> LIKE = List.of("like", "ilike", "notLike", "notIlike");

  private final Random random;
  private final List<String> letters;
  private final int rows;

  /**
   * Samples.
   *
   * @param letters that texts are made of
   * @param rows how many rows there are at most
   */
  Samples(Random random, List<String> letters, int rows) {
    this.random = random;
    this.letters = letters;
    this.rows = rows;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  List<Thing> things() {
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      things.add(thing("t" + i));
    }
    Collections.shuffle(things, random);
    return things;
  }

  Thing thing(String id) {
    List<String> parts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      parts.add("t" + random.nextInt(rows));
    }
    return new Thing(
        id,
        maybe(text()),
        maybe(one(List.copyOf(Things.TIERS))),
        maybe(random.nextBoolean()),
        maybe(time()),
        maybe((long) random.nextInt(5) - 2),
        maybe("t" + random.nextInt(rows)),
        List.copyOf(parts));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(5) == 0 ? null : value;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(one(letters));
    }
    return text.toString();
  }

  private String pattern() {
    StringBuilder pattern = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(6)) {
        case 0, 1 -> pattern.append('%');
        case 2 -> pattern.append('_');
        case 3 -> pattern.append('\\').append(one(letters));
        default -> pattern.append(one(letters).replace("\\", ""));
      }
    }
    return pattern.toString();
  }

  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private Instant time() {
    return EPOCH.plusMillis(random.nextInt(4) * 500L);
  }

  String orderBy() {
    ArrayNode order = JSON.arrayNode();
    List<String> fields = new ArrayList<>(FIELDS);
    Collections.shuffle(fields, random);
    for (String field : fields.subList(0, random.nextInt(4))) {
      order.addObject().put(field, one(DIRECTIONS));
    }
    return order.toString();
  }

  String filter() {
    return entity(3).toString();
  }

  private ObjectNode entity(int depth) {
    ObjectNode filter = JSON.objectNode();
    for (int i = one(List.of(0, 1, 1, 1, 2, 2, 3)); i > 0; i--) {
      switch (random.nextInt(depth == 0 ? 1 : 8)) {
        case 1 -> filter.set("NOT", entity(depth - 1));
        case 2 -> filter.set("AND", array(depth));
        case 3, 4 -> filter.set("OR", array(depth));
        case 5 -> filter.set(one(List.of("owner", "parts")), relation(depth));
        default -> {
          String field = one(FIELDS);
          filter.set(field, random.nextInt(3) == 0 ? value(field) : field(field, 2));
        }
      }
    }
    return filter;
  }

  private JsonNode relation(int depth) {
    return random.nextInt(4) == 0 ? JSON.booleanNode(random.nextBoolean()) : entity(depth - 1);
  }

  private ArrayNode array(int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(entity(depth - 1));
    }
    return array;
  }

  private ObjectNode field(String field, int depth) {
    ObjectNode conditions = JSON.objectNode();
    boolean text = field.equals("name") || field.equals("id") || field.equals("tier");
    for (int i = one(List.of(0, 1, 1, 1, 2)); i > 0; i--) {
      switch (random.nextInt(depth == 0 ? 7 : 10)) {
        case 0 -> conditions.put(one(List.of("isNull", "isNotNull")), random.nextBoolean());
        case 1 -> conditions.set(one(List.of("in", "notIn")), values(field));
        case 2, 3 -> {
          if (text) {
            conditions.put(one(TEXTUAL), text());
          }
        }
        case 4, 5 -> {
          if (text) {
            conditions.put(one(LIKE), pattern());
          }
        }
        case 7 -> conditions.set("NOT", field(field, depth - 1));
        case 8, 9 -> {
          ArrayNode parts = JSON.arrayNode();
          for (int part = random.nextInt(3); part > 0; part--) {
            parts.add(field(field, depth - 1));
          }
          conditions.set(one(List.of("AND", "OR")), parts);
        }
        default -> conditions.set(one(COMPARISONS), value(field));
      }
    }
    return conditions;
  }

  private ArrayNode values(String field) {
    ArrayNode values = JSON.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(value(field));
    }
    return values;
  }

  private JsonNode value(String field) {
    return switch (field) {
      case "id" -> JSON.textNode("t" + random.nextInt(rows));
      case "name" -> JSON.textNode(text());
      case "tier" -> JSON.textNode(one(List.copyOf(Things.TIERS)));
      case "system" -> JSON.booleanNode(random.nextBoolean());
      case "createdAt" -> JSON.textNode(time().toString());
      default -> JSON.numberNode(random.nextInt(5) - 2);
    };
  }
}
