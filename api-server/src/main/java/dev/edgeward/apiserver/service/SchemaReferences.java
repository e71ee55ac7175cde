package dev.edgeward.apiserver.service;

import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which schemas a workspace reaches, by the ids of requests and by the references of manifests: its
 * own, and the system's. A reference can name any namespace; another team's schema isn't shown for
 * that.
 */
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
            .filter(found -> reaches(namespace, found.namespace()));
    if (schema.isEmpty()) {
      errors.add(new FieldError(pointer, "no schema " + id + " in this workspace or the system's"));
    }
    return schema;
  }

  /**
   * The schema that a reference leads to.
   *
   * @param namespace that refers to it
   * @param key of the object, null for none
   * @return empty when it isn't known, or out of reach
   */
  public Optional<SchemaRow> at(String namespace, @Nullable ObjectKey key) {
    return key != null && reaches(namespace, key.namespace())
        ? model.schema(key)
        : Optional.empty();
  }

  private boolean reaches(String from, String to) {
    return to.equals(from) || to.equals(systemNamespace);
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
