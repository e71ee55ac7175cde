package dev.edgeward.apiserver.service.version;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.DeepJson;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.service.SchemaReferences;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a version takes and gives: the schemas of the request, else the function's own. */
@Singleton
public final class Contracts {
  private final SchemaReferences schemas;

  /**
   * Made by the container.
   *
   * @param schemas that requests and the functions themselves refer to
   */
  public Contracts(SchemaReferences schemas) {
    this.schemas = schemas;
  }

  /** The contracts of a version. */
  record Pair(@Nullable InputContract input, @Nullable OutputContract output) {}

  Pair of(FunctionRow function, FunctionSpec spec, NewVersion wanted, List<FieldError> errors) {
    InputContract input = input(function, spec.input(), wanted.inputSchemaId(), errors);
    OutputContract output = output(function, spec.output(), wanted.outputSchemaId(), errors);
    refuseDeep(input == null ? null : input.schema(), "/inputSchemaId", errors);
    refuseDeep(output == null ? null : output.schema(), "/outputSchemaId", errors);
    return new Pair(input, output);
  }

  /** Those that the operator refuses in a manifest, and that no version can be named after. */
  private static void refuseDeep(
      @Nullable JsonNode schema, String pointer, List<FieldError> errors) {
    if (schema != null && DeepJson.isDeeper(schema, DeepJson.MAX_SCHEMA_DEPTH)) {
      errors.add(
          new FieldError(
              pointer, "the schema nests more than " + DeepJson.MAX_SCHEMA_DEPTH + " levels deep"));
    }
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
            own.schemaRef(), resolved(function, own.schemaRef(), "/inputSchemaId", errors));
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
            resolved(function, own.schemaRef(), "/outputSchemaId", errors),
            own.enforcement());
  }

  private static SchemaRef reference(FunctionRow function, SchemaRow schema) {
    return SchemaReferences.reference(function.namespace(), schema);
  }

  /** By the reference that goes into the version: the read model may still have another one. */
  private @Nullable JsonNode resolved(
      FunctionRow function, SchemaRef own, String pointer, List<FieldError> errors) {
    String namespace = Objects.requireNonNullElse(own.namespace(), function.namespace());
    Optional<SchemaRow> schema =
        Optional.ofNullable(own.name())
            .flatMap(name -> schemas.at(function.namespace(), new ObjectKey(namespace, name)));
    if (schema.isEmpty()) {
      errors.add(
          new FieldError(
              pointer,
              "the function's own schema is gone, or isn't in this workspace or the system's: name"
                  + " another one"));
    }
    return schema.map(SchemaRow::schema).orElse(null);
  }
}
