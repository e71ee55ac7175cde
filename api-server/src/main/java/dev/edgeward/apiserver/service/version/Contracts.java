package dev.edgeward.apiserver.service.version;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.service.SchemaReferences;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a version takes and gives: the schemas of the request, else the function's own. */
@Singleton
public final class Contracts {
  private final ReadModel model;
  private final SchemaReferences schemas;

  /**
   * Made by the container.
   *
   * @param model to find the function's own schemas in
   * @param schemas that requests refer to
   */
  public Contracts(ReadModel model, SchemaReferences schemas) {
    this.model = model;
    this.schemas = schemas;
  }

  /** The contracts of a version. */
  record Pair(@Nullable InputContract input, @Nullable OutputContract output) {}

  Pair of(FunctionRow function, FunctionSpec spec, NewVersion wanted, List<FieldError> errors) {
    return new Pair(
        input(function, spec.input(), wanted.inputSchemaId(), errors),
        output(function, spec.output(), wanted.outputSchemaId(), errors));
  }

  private @Nullable InputContract input(
      FunctionRow function,
      @Nullable InputContract own,
      @Nullable String id,
      List<FieldError> errors) {
    if (id != null) {
      return schemas
          .find(function.namespace(), "/inputSchemaId", id, errors)
          .map(found -> new InputContract(reference(function, found), found.schema()))
          .orElse(null);
    }
    return own == null || own.schemaRef() == null
        ? own
        : new InputContract(
            own.schemaRef(), resolved(function.inputSchema(), "/inputSchemaId", errors));
  }

  private @Nullable OutputContract output(
      FunctionRow function,
      @Nullable OutputContract own,
      @Nullable String id,
      List<FieldError> errors) {
    if (id != null) {
      return schemas
          .find(function.namespace(), "/outputSchemaId", id, errors)
          .map(
              found ->
                  new OutputContract(
                      reference(function, found),
                      found.schema(),
                      own == null ? null : own.enforcement()))
          .orElse(null);
    }
    return own == null || own.schemaRef() == null
        ? own
        : new OutputContract(
            own.schemaRef(),
            resolved(function.outputSchema(), "/outputSchemaId", errors),
            own.enforcement());
  }

  private static SchemaRef reference(FunctionRow function, SchemaRow schema) {
    return SchemaReferences.reference(function.namespace(), schema);
  }

  private @Nullable JsonNode resolved(
      @Nullable ObjectKey key, String pointer, List<FieldError> errors) {
    Optional<SchemaRow> schema = model.schema(key);
    if (schema.isEmpty()) {
      errors.add(new FieldError(pointer, "the function's own schema is gone: name another one"));
    }
    return schema.map(SchemaRow::schema).orElse(null);
  }
}
