package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Schemas by the ids that requests give: those of the workspace, and the system's. */
@Singleton
public final class SchemaReferences {
  private final ReadModel model;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param model to find schemas in
   * @param config where the system's are
   */
  public SchemaReferences(ReadModel model, ApiServerConfig config) {
    this.model = model;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * Finds a schema.
   *
   * @param namespace that refers to it
   * @param pointer of the id in the request
   * @param id of the schema
   * @param errors gets a complaint when there is none
   * @return empty with a complaint
   */
  public Optional<SchemaRow> find(
      String namespace, String pointer, String id, List<FieldError> errors) {
    Optional<SchemaRow> schema =
        model
            .schemas()
            .byId(id)
            .filter(found -> found.deletedAt() == null)
            .filter(
                found ->
                    found.namespace().equals(namespace)
                        || found.namespace().equals(systemNamespace));
    if (schema.isEmpty()) {
      errors.add(new FieldError(pointer, "no schema " + id + " in this workspace or the system's"));
    }
    return schema;
  }

  /**
   * A reference to a schema.
   *
   * @param namespace that refers to it
   * @param schema that is referred to
   * @return as a manifest writes it
   */
  public static SchemaRef reference(String namespace, SchemaRow schema) {
    String of = schema.namespace();
    return new SchemaRef(schema.objectName(), of.equals(namespace) ? null : of);
  }
}
