package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.query.Direction;
import dev.edgeward.apiserver.query.Operator;
import dev.edgeward.apiserver.query.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The grammar of filters and orders as schemas, made of what can be asked of each kind. */
final class FilterDocument {
  private static final String DIRECTION = "OrderDirection";

  private final Map<String, Schema> schemas = new TreeMap<>();

  private FilterDocument() {}

  /** The schemas by name: for each kind its filter and its order, and what they refer to. */
  static Map<String, Schema> schemas(List<Shape> shapes) {
    FilterDocument document = new FilterDocument();
    document.schemas.put(
        DIRECTION,
        text()
            .description("Plain asc puts nulls last, plain desc first.")
            .enumeration(List.copyOf(Direction.texts())));
    shapes.forEach(document::add);
    return document.schemas;
  }

  static String filter(String kind) {
    return kind + "Filter";
  }

  static String orderBy(String kind) {
    return kind + "OrderBy";
  }

  static Schema ref(String name) {
    return OASFactory.createSchema().ref("#/components/schemas/" + name);
  }

  private void add(Shape shape) {
    String name = filter(shape.name());
    Schema filter =
        object(
            """
            True where all its entries are. A field has a value that it equals, or operators; with \
            null nothing compares, but isNull asks for it. A relation has a filter that one of the \
            rows it leads to must match, or true for any row, false for none. What says nothing is \
            as if it were not there: {}, "OR": [], "NOT": {}. At most %d levels of AND, OR, NOT and \
            relations, %d relations in each other, %d conditions and %d characters."""
                .formatted(
                    Shape.MAX_DEPTH, Shape.MAX_RELATIONS, Shape.MAX_CONDITIONS, Shape.MAX_LENGTH));
    Schema order = object("One key: a field and its direction.").minProperties(1).maxProperties(1);
    shape
        .fields()
        .forEach(
            (field, kind) -> {
              filter.addProperty(field, ref(field(shape.name(), field, kind)));
              order.addProperty(field, ref(DIRECTION));
            });
    shape
        .relations()
        .forEach(
            (relation, target) -> filter.addProperty(relation, either(flag(), filter(target))));
    logic(filter, name);
    schemas.put(name, filter);
    schemas.put(orderBy(shape.name()), order);
  }

  /** The schema of a field's condition; fields of one type share it, choices have their own. */
  private String field(String entity, String field, Shape.Kind kind) {
    Schema value =
        switch (kind) {
          case Shape.Text(var choices) when choices.isEmpty() -> text();
          case Shape.Text(var choices) -> text().enumeration(List.copyOf(choices));
          case Shape.Flag() -> flag();
          case Shape.Time() -> text().format("date-time");
          case Shape.Whole() ->
              OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).format("int64");
        };
    String type =
        switch (kind) {
          case Shape.Text(var choices) when choices.isEmpty() -> "String";
          case Shape.Text(var choices) ->
              entity + Character.toUpperCase(field.charAt(0)) + field.substring(1);
          case Shape.Flag() -> "Boolean";
          case Shape.Time() -> "DateTime";
          case Shape.Whole() -> "Integer";
        };
    String name = filter(type);
    String operators = type + "Operators";
    if (!schemas.containsKey(name)) {
      schemas.put(name, either(value, operators));
      schemas.put(operators, operators(operators, value, kind));
    }
    return name;
  }

  private static Schema operators(String name, Schema value, Shape.Kind kind) {
    Schema operators =
        object(
            "True where all its entries are. As in SQL, where the field is null no operator is"
                + " true but those that ask for null.");
    for (Operator operator : Operator.values()) {
      if (kind instanceof Shape.Text || !operator.needsText()) {
        operators.addProperty(operator.text(), operand(operator, value));
      }
    }
    return logic(operators, name);
  }

  private static Schema operand(Operator operator, Schema value) {
    return switch (operator) {
      case EQ, NE, GT, GTE, LT, LTE -> value;
      case IN, NOT_IN ->
          OASFactory.createSchema()
              .addType(Schema.SchemaType.ARRAY)
              .items(value)
              .maxItems(Shape.MAX_VALUES);
      case IS_NULL, IS_NOT_NULL -> flag();
      case LIKE, NOT_LIKE -> text().description("% any text, _ one character, \\ takes the next");
      case ILIKE, NOT_ILIKE ->
          text().description("% any text, _ one character, \\ takes the next; in any case");
      case CONTAINS, STARTS_WITH, ENDS_WITH -> text();
      case ICONTAINS, ISTARTS_WITH, IENDS_WITH -> text().description("In any case");
    };
  }

  private static Schema logic(Schema schema, String name) {
    return schema
        .addProperty("AND", list(name).description("All of them"))
        .addProperty("OR", list(name).description("One of them, or more"))
        .addProperty("NOT", ref(name));
  }

  private static Schema list(String name) {
    return OASFactory.createSchema().addType(Schema.SchemaType.ARRAY).items(ref(name));
  }

  private static Schema either(Schema value, String name) {
    return OASFactory.createSchema().addAnyOf(value).addAnyOf(ref(name));
  }

  private static Schema object(String description) {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description(description)
        .additionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }

  private static Schema flag() {
    return OASFactory.createSchema().addType(Schema.SchemaType.BOOLEAN);
  }
}
