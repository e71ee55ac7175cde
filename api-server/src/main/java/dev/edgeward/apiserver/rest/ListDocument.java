package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.query.Shape;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** The parameters that every list has, as the OpenAPI document describes them. */
final class ListDocument {
  private ListDocument() {}

  /** Those of a list of some kind, in the order in which they are shown. */
  static List<Parameter> parameters(String kind) {
    return List.of(
        query("limit", "Page size")
            .schema(
                OASFactory.createSchema()
                    .addType(Schema.SchemaType.INTEGER)
                    .minimum(BigDecimal.ONE)
                    .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT))
                    .defaultValue(PageRequest.MAX_LIMIT)),
        query("after", "Keyset cursor: the page after this row (an endCursor). Not with before.")
            .schema(text()),
        query("before", "Keyset cursor: the page before this row (a startCursor). Not with after.")
            .schema(text()),
        query("ids", "Comma-separated ids; narrows the result within what the caller may see")
            .style(Parameter.Style.FORM)
            .explode(false)
            .schema(
                OASFactory.createSchema()
                    .addType(Schema.SchemaType.ARRAY)
                    .items(text().minLength(1))
                    .minItems(1)),
        json(
            "filter",
            "A filter, as JSON",
            FilterDocument.ref(FilterDocument.filter(kind)),
            Map.of("name", Map.of("icontains", "greet"))),
        json(
            "orderBy",
            "Sort keys, as JSON: the first decides first; ties break by id. No key twice.",
            OASFactory.createSchema()
                .addAnyOf(
                    OASFactory.createSchema()
                        .addType(Schema.SchemaType.ARRAY)
                        .items(FilterDocument.ref(FilterDocument.orderBy(kind)))
                        .maxItems(Shape.MAX_KEYS))
                .addAnyOf(FilterDocument.ref(FilterDocument.orderBy(kind))),
            List.of(Map.of("name", "asc"), Map.of("createdAt", "desc"))));
  }

  private static Parameter query(String name, String description) {
    return OASFactory.createParameter().name(name).in(Parameter.In.QUERY).description(description);
  }

  private static Parameter json(String name, String description, Schema schema, Object example) {
    return query(name, description)
        .content(
            OASFactory.createContent()
                .addMediaType(
                    MediaType.APPLICATION_JSON,
                    OASFactory.createMediaType().schema(schema).example(example)));
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }
}
