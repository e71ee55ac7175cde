package dev.edgeward.apiserver.service.function;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.Creation;
import dev.edgeward.apiserver.service.Repeat;
import dev.edgeward.apiserver.service.SchemaReferences;
import dev.edgeward.apiserver.service.workspace.Workspaces;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes functions, after a review of the caller. */
@Singleton
public final class FunctionCreation {
  private final Functions functions;
  private final Workspaces workspaces;
  private final SchemaReferences schemas;
  private final Creation creation;
  private final AheadOfWatch written;
  private final Authorizer authorizer;
  private final FunctionQuota quota;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param functions shows what was made
   * @param workspaces to make them in
   * @param schemas that they refer to
   * @param creation of objects
   * @param written shows what was written before the watch does
   * @param authorizer of callers
   * @param quota of workspaces
   * @param config where system functions are
   */
  public FunctionCreation(
      Functions functions,
      Workspaces workspaces,
      SchemaReferences schemas,
      Creation creation,
      AheadOfWatch written,
      Authorizer authorizer,
      FunctionQuota quota,
      ApiServerConfig config) {
    this.functions = functions;
    this.workspaces = workspaces;
    this.schemas = schemas;
    this.creation = creation;
    this.written = written;
    this.authorizer = authorizer;
    this.quota = quota;
    this.systemNamespace = config.systemNamespace();
  }

  /**
   * Makes a function, without code: its versions come after it.
   *
   * @param caller who asks; stamped on the object
   * @param wanted what
   * @param repeat of the request, null when it is not to be recognised again
   * @return the function
   * @throws ApiException when the caller may not, a reference is wrong, the workspace has as many
   *     as it may, or the cluster refuses
   */
  public FunctionView create(Caller caller, NewFunction wanted, @Nullable Repeat repeat) {
    String namespace = namespace(caller, wanted);
    List<FieldError> errors = new ArrayList<>();
    Optional<SchemaRow> input =
        schemas.find(namespace, "/inputSchemaId", wanted.inputSchemaId(), errors);
    Optional<SchemaRow> output =
        schemas.find(namespace, "/outputSchemaId", wanted.outputSchemaId(), errors);
    if (input.isEmpty() || output.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
    }
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            // Who creates gets a function of its own, with the id that the answer says, also under
            // the name of a deleted one.
            .addToAnnotations(Names.RESTORE, Names.RESTORE_NOT)
            .build());
    function.setSpec(
        new FunctionSpec(
            wanted.name(),
            wanted.description(),
            null,
            new InputContract(SchemaReferences.reference(namespace, input.get()), null),
            new OutputContract(SchemaReferences.reference(namespace, output.get()), null, null),
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
            null,
            null));
    Supplier<FunctionRow> make =
        () -> written.show(creation.create(caller, function, wanted.name(), repeat));
    return functions.view(
        creation.repeated(function, repeat) ? make.get() : quota.within(namespace, make));
  }

  private String namespace(Caller caller, NewFunction wanted) {
    if (wanted.source() != NewFunction.Source.SYSTEM) {
      String id = wanted.workspaceId() == null ? "" : wanted.workspaceId();
      return workspaces.toWriteIn(caller, id, Access::create, "make functions here");
    }
    if (!authorizer.allows(caller, Access.create(systemNamespace))) {
      throw ApiException.of(ErrorCode.FORBIDDEN, "only admins make system functions");
    }
    return systemNamespace;
  }
}
