package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads orders: an array of objects of one key each, or one such object. */
final class OrderReader {
  /** How many keys an order may have. */
  static final int MAX_KEYS = 8;

  private OrderReader() {}

  /** The order; the entity's own where the array is empty. */
  static <C, R> Order<C, R> read(Entity<C, R> entity, String parameter, String text) {
    Spot spot = Spot.of(parameter);
    JsonNode json = StrictJson.read(spot, text);
    List<OrderTerm<C, R, ?>> terms = new ArrayList<>();
    if (json.isObject()) {
      terms.add(term(entity, json, spot));
    } else if (json.isArray()) {
      if (json.size() > MAX_KEYS) {
        throw spot.refuse("has more than " + MAX_KEYS + " keys");
      }
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < json.size(); i++) {
        OrderTerm<C, R, ?> term = term(entity, json.get(i), spot.at(i));
        if (!seen.add(term.field().name())) {
          throw spot.at(i).refuse("orders by " + term.field().name() + " again");
        }
        terms.add(term);
      }
    } else {
      throw spot.refuse("expects an array of objects such as {\"name\": \"asc\"}");
    }
    return terms.isEmpty() ? entity.defaultOrder() : Order.of(entity, terms);
  }

  private static <C, R> OrderTerm<C, R, ?> term(Entity<C, R> entity, JsonNode json, Spot spot) {
    if (!json.isObject() || json.size() != 1) {
      throw spot.refuse("expects an object of one field, such as {\"name\": \"asc\"}");
    }
    Map.Entry<String, JsonNode> entry = json.properties().iterator().next();
    String name = entry.getKey();
    Field<C, R, ?> field = entity.field(name);
    if (field == null) {
      throw spot.at(name)
          .refuse(
              entity.relation(name) == null
                  ? "unknown field; %s has the fields %s"
                      .formatted(entity.name(), String.join(", ", entity.fieldNames()))
                  : "is a relation; only fields order");
    }
    Direction direction =
        Direction.of(entry.getValue().textValue())
            .orElseThrow(
                () ->
                    spot.at(name).refuse("expects one of " + String.join(", ", Direction.texts())));
    return OrderTerm.of(field, direction.descending(), direction.nullsFirst());
  }
}
