package dev.edgeward.apiserver.service.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSchemaSpec;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.invoke.JsonSchemas;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.Creation;
import dev.edgeward.apiserver.service.ObjectStore;
import dev.edgeward.apiserver.service.Repeat;
import dev.edgeward.apiserver.service.Rights;
import dev.edgeward.apiserver.service.workspace.Workspaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes and deletes schemas, after a review of the caller. */
@Singleton
public final class SchemaWrites {
  private static final int USERS_NAMED = 10;

  private final ReadModel model;
  private final Schemas schemas;
  private final JsonSchemas validator;
  private final Workspaces workspaces;
  private final Creation creation;
  private final ObjectStore store;
  private final AheadOfWatch written;
  private final Rights rights;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param model tells who uses a schema
   * @param schemas finds and shows them
   * @param validator of schemas
   * @param workspaces to make them in
   * @param creation of objects
   * @param store to write to
   * @param written shows what was written before the watch does
   * @param rights of callers
   * @param config where the system's are
   */
  public SchemaWrites(
      ReadModel model,
      Schemas schemas,
      JsonSchemas validator,
      Workspaces workspaces,
      Creation creation,
      ObjectStore store,
      AheadOfWatch written,
      Rights rights,
      ApiServerConfig config) {
    this.model = model;
    this.schemas = schemas;
    this.validator = validator;
    this.workspaces = workspaces;
    this.creation = creation;
    this.store = store;
    this.written = written;
    this.rights = rights;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * Makes a schema.
   *
   * @param caller who asks; stamped on the object
   * @param wanted what
   * @param repeat of the request, null when it is not to be recognised again
   * @return the schema
   * @throws ApiException when the caller may not, it is no JSON Schema, or the cluster refuses
   */
  public SchemaView create(Caller caller, NewSchema wanted, @Nullable Repeat repeat) {
    String namespace =
        workspaces.toWriteIn(
            caller, wanted.workspaceId(), Access::createSchema, "make schemas here");
    List<FieldError> errors = validator.violations(wanted.schema(), "/schema");
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
    }
    FunctionSchema schema = new FunctionSchema();
    schema.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .addToAnnotations(Names.DISPLAY_NAME, wanted.name())
            .build());
    JsonNode content = wanted.schema();
    schema.setSpec(new FunctionSchemaSpec(wanted.description(), content));
    return schemas.view(written.show(creation.create(caller, schema, wanted.name(), repeat)));
  }

  /**
   * Deletes a schema that nobody uses.
   *
   * @param caller who asks
   * @param id of the schema
   * @throws ApiException when the caller may not, it is in use, or the cluster refuses
   */
  public void delete(Caller caller, String id) {
    SchemaRow schema = schemas.find(caller, id);
    if (systemNamespace.equals(schema.namespace())) {
      throw ApiException.of(ErrorCode.FORBIDDEN, "system schemas are not deleted over REST");
    }
    rights.require(
        caller, Access.deleteSchema(schema.namespace(), schema.objectName()), "delete this schema");
    if (schema.deletedAt() != null) {
      return; // a repetition
    }
    refuseWhileUsed(schema);
    FunctionSchema now =
        store
            .read(FunctionSchema.class, schema.namespace(), schema.objectName())
            .filter(found -> found.getMetadata().getUid().equals(schema.uid()))
            .orElseThrow(() -> ApiException.notFound("schema", id));
    store.delete(now).ifPresentOrElse(written::show, () -> model.schemas().remove(schema.uid()));
  }

  /** Only functions of its own namespace can refer to it. */
  private void refuseWhileUsed(SchemaRow schema) {
    ObjectKey key = new ObjectKey(schema.namespace(), schema.objectName());
    List<FunctionRow> users =
        model.functions().group(schema.namespace()).stream()
            .filter(
                function ->
                    key.equals(function.inputSchema()) || key.equals(function.outputSchema()))
            .toList();
    if (!users.isEmpty()) {
      String named =
          users.stream()
              .limit(USERS_NAMED)
              .map(FunctionRow::id)
              .sorted()
              .collect(Collectors.joining(", "));
      throw ApiException.of(
          ErrorCode.CONFLICT,
          "the schema is in use by "
              + users.size()
              + (users.size() == 1 ? " function: " : " functions: ")
              + named
              + (users.size() > USERS_NAMED ? ", …" : ""));
    }
  }
}
