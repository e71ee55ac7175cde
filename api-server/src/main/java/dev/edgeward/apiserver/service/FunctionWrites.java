package dev.edgeward.apiserver.service;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Writing functions, after a review of the caller. */
@Singleton
public final class FunctionWrites {
  private static final int NAMES_TRIED = 6;

  private final ReadModel model;
  private final Functions functions;
  private final FunctionStore store;
  private final OwnWrites written;
  private final Authorizer authorizer;
  private final Visibility visibility;
  private final String systemNamespace;
  private final RandomGenerator random = new SecureRandom();

  /**
   * Made by the container.
   *
   * @param model to resolve ids in
   * @param functions shows what was written
   * @param store to write to
   * @param written shows what was written before the watch does
   * @param authorizer of callers
   * @param visibility who sees what
   * @param config where system functions are
   */
  public FunctionWrites(
      ReadModel model,
      Functions functions,
      FunctionStore store,
      OwnWrites written,
      Authorizer authorizer,
      Visibility visibility,
      ApiServerConfig config) {
    this.model = model;
    this.functions = functions;
    this.store = store;
    this.written = written;
    this.authorizer = authorizer;
    this.visibility = visibility;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * Makes a function, without code: its versions come after it.
   *
   * @param caller who asks; stamped on the object
   * @param wanted what
   * @return the function
   * @throws ApiException when the caller may not, a reference is wrong, or the cluster refuses
   */
  public FunctionView create(Caller caller, NewFunction wanted) {
    String namespace = namespace(caller, wanted);
    List<FieldError> errors = new ArrayList<>();
    SchemaRef input = schema(namespace, "/inputSchemaId", wanted.inputSchemaId(), errors);
    SchemaRef output = schema(namespace, "/outputSchemaId", wanted.outputSchemaId(), errors);
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
    }
    String slug = ObjectNames.slug(wanted.name());
    String name = slug;
    for (int i = 0; i < NAMES_TRIED; i++) {
      Optional<Function> created =
          store.create(function(namespace, name, caller, wanted, input, output));
      if (created.isPresent()) {
        return functions.view(written.show(created.get()));
      }
      name = ObjectNames.suffixed(slug, random);
    }
    throw ApiException.of(ErrorCode.CONFLICT, "no free name for the object, try again");
  }

  private String namespace(Caller caller, NewFunction wanted) {
    if (wanted.source() == NewFunction.Source.SYSTEM) {
      if (!authorizer.allows(caller, Access.create(systemNamespace))) {
        throw ApiException.of(ErrorCode.FORBIDDEN, "only admins make system functions");
      }
      return systemNamespace;
    }
    String id = wanted.workspaceId() == null ? "" : wanted.workspaceId();
    WorkspaceRow workspace =
        model
            .workspaces()
            .byId(id)
            .filter(found -> !systemNamespace.equals(found.namespace()))
            .orElseThrow(() -> ApiException.notFound("workspace", id));
    if (!authorizer.allows(caller, Access.create(workspace.namespace()))) {
      throw visibility.isMember(caller, workspace.namespace())
          ? ApiException.of(ErrorCode.FORBIDDEN, "the caller may not make functions here")
          : ApiException.notFound("workspace", id);
    }
    if (workspace.terminating()) {
      throw ApiException.of(ErrorCode.CONFLICT, "the workspace is being deleted");
    }
    return workspace.namespace();
  }

  private @Nullable SchemaRef schema(
      String namespace, String pointer, String id, List<FieldError> errors) {
    Optional<SchemaRow> schema =
        model
            .schemas()
            .byId(id)
            .filter(
                found ->
                    found.namespace().equals(namespace)
                        || found.namespace().equals(systemNamespace));
    if (schema.isEmpty()) {
      errors.add(new FieldError(pointer, "no schema " + id + " in this workspace or the system's"));
      return null;
    }
    String of = schema.get().namespace();
    return new SchemaRef(schema.get().objectName(), of.equals(namespace) ? null : of);
  }

  private static Function function(
      String namespace,
      String name,
      Caller caller,
      NewFunction wanted,
      @Nullable SchemaRef input,
      @Nullable SchemaRef output) {
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .addToAnnotations(Names.CREATED_BY, caller.username())
            .build());
    function.setSpec(
        new FunctionSpec(
            wanted.name(),
            wanted.description(),
            null,
            new InputContract(input, null),
            new OutputContract(output, null, null),
            null,
            null,
            null,
            null,
            null,
            wanted.source() == NewFunction.Source.OPENAPI_OP
                ? FunctionSource.OPENAPI_OP
                : FunctionSource.CUSTOM,
            null,
            null,
            null,
            null,
            null));
    return function;
  }
}
