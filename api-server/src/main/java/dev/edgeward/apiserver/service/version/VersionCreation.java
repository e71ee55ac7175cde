package dev.edgeward.apiserver.service.version;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.CodeRules;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.RuntimeChoice;
import dev.edgeward.api.VersionContent;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SettingsRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ObjectStore;
import dev.edgeward.apiserver.service.Rights;
import dev.edgeward.apiserver.service.function.Functions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes versions of functions whose manifest holds no code. What such a version does beside its
 * code is what the function's spec says at that moment.
 */
@Singleton
public final class VersionCreation {
  private final ReadModel model;
  private final Functions functions;
  private final Versions versions;
  private final Contracts contracts;
  private final ObjectStore store;
  private final AheadOfWatch written;
  private final Rights rights;
  private final VersionNumbers numbers = new VersionNumbers();

  /**
   * Made by the container.
   *
   * @param model to read
   * @param functions finds them
   * @param versions shows what was made
   * @param contracts of versions
   * @param store to write to
   * @param written shows what was written before the watch does
   * @param rights of callers
   */
  public VersionCreation(
      ReadModel model,
      Functions functions,
      Versions versions,
      Contracts contracts,
      ObjectStore store,
      AheadOfWatch written,
      Rights rights) {
    this.model = model;
    this.functions = functions;
    this.versions = versions;
    this.contracts = contracts;
    this.store = store;
    this.written = written;
    this.rights = rights;
  }

  /**
   * Makes a version. The same content is the same version, so a repetition gives it again.
   *
   * @param caller who asks; stamped on the object
   * @param wanted what
   * @return the version, with its source
   * @throws ApiException when the caller may not, the code breaks a rule, the function's manifest
   *     holds its code, an older version has that content, or the cluster refuses
   */
  public VersionView create(Caller caller, NewVersion wanted) {
    FunctionRow row = functions.find(caller, wanted.functionId());
    rights.require(caller, Access.createVersion(row.namespace()), "make versions of this function");
    Function function =
        store
            .read(Function.class, row.namespace(), row.objectName())
            .filter(found -> Ids.of(Ids.FUNCTION, found).equals(row.id()))
            .orElseThrow(
                () ->
                    row.active()
                        ? ApiException.notFound("function", row.id())
                        : ApiException.of(ErrorCode.CONFLICT, "the function is deleted"));
    FunctionSpec spec = function.getSpec();
    if (function.isMarkedForDeletion()) {
      throw ApiException.of(ErrorCode.CONFLICT, "the function is deleted");
    }
    if (spec == null || spec.code() != null) {
      throw ApiException.of(
          ErrorCode.CONFLICT, "the function's manifest holds its code: change it there");
    }
    FunctionVersionSpec draft = draft(row, spec, wanted);
    String digest = VersionContent.digest(draft);
    Optional<VersionRow> same =
        model.versionsOf(row).stream()
            .filter(version -> version.digest().equals(digest))
            .filter(version -> version.deletedAt() == null)
            .findFirst();
    return same.isPresent()
        ? again(caller, row, same.get())
        : make(caller, row, wanted, draft, digest);
  }

  private VersionView again(Caller caller, FunctionRow function, VersionRow same) {
    boolean newest =
        model.versionsOf(function).stream().noneMatch(version -> version.number() > same.number());
    if (!newest) {
      throw ApiException.of(
          ErrorCode.CONFLICT,
          "version "
              + same.number()
              + " ("
              + same.id()
              + ") has this content already, and a newer one serves");
    }
    return versions.get(caller, same.id());
  }

  private VersionView make(
      Caller caller,
      FunctionRow function,
      NewVersion wanted,
      FunctionVersionSpec draft,
      String digest) {
    FunctionVersion version = new FunctionVersion();
    ObjectMetaBuilder metadata =
        new ObjectMetaBuilder()
            .withNamespace(function.namespace())
            .withName(VersionContent.name(function.objectName(), digest))
            .addToLabels(Names.ID_LABEL, VersionContent.id(function.id(), digest))
            .addToLabels(Names.FUNCTION_ID_LABEL, function.id())
            .addToAnnotations(Names.CREATED_BY, caller.username())
            .withFinalizers(Names.FUNCTION_VERSION_FINALIZER);
    if (wanted.name() != null) {
      metadata.addToAnnotations(Names.DISPLAY_NAME, wanted.name());
    }
    if (wanted.parentId() != null) {
      metadata.addToAnnotations(Names.PARENT_ID, wanted.parentId());
    }
    version.setMetadata(metadata.build());
    version.setSpec(
        draft.identified(
            numbers.next(function.id(), model.versionsOf(function)),
            digest,
            Bundle.of(draft).digest()));
    FunctionVersion made =
        store
            .create(version)
            .or(
                () ->
                    store.read(
                        FunctionVersion.class,
                        function.namespace(),
                        version.getMetadata().getName()))
            .filter(found -> !found.isMarkedForDeletion())
            .filter(found -> found.getSpec() != null && digest.equals(found.getSpec().digest()))
            .orElseThrow(
                () ->
                    ApiException.of(
                        ErrorCode.CONFLICT, "a version of that name is in the way, try again"));
    return versions.view(written.show(made)).with(Versions.files(made));
  }

  private FunctionVersionSpec draft(FunctionRow function, FunctionSpec spec, NewVersion wanted) {
    List<FieldError> errors = new ArrayList<>();
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < wanted.files().size(); i++) {
      SourceFile file = wanted.files().get(i);
      if (files.put(file.name(), file.source()) != null) {
        errors.add(new FieldError("/files/" + i + "/name", "there are two files " + file.name()));
      }
    }
    String entrypoint = entrypoint(files);
    CodeRules.violation(files, entrypoint)
        .or(() -> VersionCreation.unbundled(files.keySet()))
        .ifPresent(violation -> errors.add(new FieldError("/files", violation)));
    checkParent(function, wanted.parentId(), errors);
    Contracts.Pair pair = contracts.of(function, spec, wanted, errors);
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
    }
    FunctionVersionSpec draft =
        VersionContent.draft(
            function.id(),
            spec,
            files,
            entrypoint,
            pair.input(),
            pair.output(),
            runtime(function, spec),
            null,
            null);
    if (VersionContent.bytes(draft) > VersionContent.MAX_BYTES) {
      throw ApiException.of(
          ErrorCode.REQUEST_TOO_LARGE,
          "code and schemas may have " + VersionContent.MAX_BYTES + " bytes together");
    }
    return draft;
  }

  private static Optional<String> unbundled(Set<String> names) {
    return CodeRules.needsBundling(names)
        ? Optional.of(
            "TypeScript, JSX and packages are bundled for Functions whose manifest holds them; send"
                + " JavaScript")
        : Optional.empty();
  }

  /** {@code main.js}, or the only module. */
  private static String entrypoint(Map<String, String> files) {
    List<String> modules =
        files.keySet().stream().filter(name -> name.matches(".*[.]m?js")).toList();
    return !files.containsKey(Bundle.DEFAULT_ENTRYPOINT) && modules.size() == 1
        ? modules.getFirst()
        : Bundle.DEFAULT_ENTRYPOINT;
  }

  private void checkParent(
      FunctionRow function, @Nullable String parentId, List<FieldError> errors) {
    if (parentId != null
        && model.versions().byId(parentId).filter(parent -> parent.isOf(function)).isEmpty()) {
      errors.add(new FieldError("/parentId", "the function has no version " + parentId));
    }
  }

  private String runtime(FunctionRow function, FunctionSpec spec) {
    String wanted =
        WorkspaceDefaults.runtime(
            spec, model.settings().byId(function.namespace()).map(SettingsRow::spec).orElse(null));
    return RuntimeChoice.pick(
            wanted,
            model.runtimes().all().stream()
                .map(
                    runtime ->
                        new RuntimeChoice(
                            runtime.name(), runtime.isDefault(), runtime.createdAt().toString()))
                .toList())
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorCode.CONFLICT, "there is no Runtime that the function could run in"));
  }
}
