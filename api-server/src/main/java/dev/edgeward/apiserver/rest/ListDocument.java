package dev.edgeward.apiserver.rest;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The parameters that every list has, as the OpenAPI document describes them. */
final class ListDocument {
  /** Descriptions by name. */
  static final Map<String, String> PARAMETERS = new LinkedHashMap<>();

  static {
    PARAMETERS.put("limit", "Page size");
    PARAMETERS.put("after", "Keyset cursor: the page after this row");
    PARAMETERS.put("before", "Keyset cursor: the page before this row");
    PARAMETERS.put("ids", "Comma-separated ids; narrows the result within what the caller may see");
    PARAMETERS.put(
        "filter",
        "A filter in JSON: AND and OR arrays, a NOT object, and for each field a bare value (equal"
            + " to it) or an object of operators: eq, ne, gt, gte, lt, lte, in, notIn, like, ilike,"
            + " notLike, notIlike, contains, startsWith, endsWith, icontains, istartsWith,"
            + " iendsWith, isNull, isNotNull, AND, OR, NOT. A relation takes a filter of what it"
            + " leads to.");
    PARAMETERS.put(
        "orderBy",
        "Sort keys in JSON: an array of objects of one field and its direction: asc, desc,"
            + " asc_nulls_first, asc_nulls_last, desc_nulls_first, desc_nulls_last. Plain asc puts"
            + " nulls last, plain desc first. Ties break by id.");
  }

  private ListDocument() {}

  static Schema schema(String name) {
    return switch (name) {
      case "limit" ->
          OASFactory.createSchema()
              .addType(Schema.SchemaType.INTEGER)
              .minimum(BigDecimal.ONE)
              .maximum(BigDecimal.valueOf(100))
              .defaultValue(100);
      case "filter" ->
          text(
              "{\"name\":{\"icontains\":\"greet\"},\"OR\":[{\"system\":true},{\"createdBy\":{\"isNull\":true}}]}");
      case "orderBy" -> text("[{\"name\":\"asc\"},{\"createdAt\":\"desc\"}]");
      default -> OASFactory.createSchema().addType(Schema.SchemaType.STRING);
    };
  }

  private static Schema text(String example) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).examples(List.of(example));
  }
}
