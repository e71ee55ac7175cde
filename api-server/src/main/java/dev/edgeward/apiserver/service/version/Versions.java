package dev.edgeward.apiserver.service.version;

import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.query.Query;
import dev.edgeward.apiserver.query.Rows;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.ObjectStore;
import dev.edgeward.apiserver.service.Visibility;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Sight;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading versions: those of functions of a caller's workspaces, and of the system's. */
@Singleton
public final class Versions {
  private final ReadModel model;
  private final Visibility visibility;
  private final Catalog catalog;
  private final ObjectStore store;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param visibility who sees what
   * @param catalog of what can be asked
   * @param store to read source in, which is not kept in memory
   */
  public Versions(ReadModel model, Visibility visibility, Catalog catalog, ObjectStore store) {
    this.model = model;
    this.visibility = visibility;
    this.catalog = catalog;
    this.store = store;
  }

  /**
   * One version, with its source.
   *
   * @param caller who asks
   * @param id of the version
   * @return what the caller sees
   * @throws ApiException when there is none that the caller sees
   */
  public VersionView get(Caller caller, String id) {
    VersionRow version =
        model
            .versions()
            .byId(id)
            .filter(VersionRow::active)
            .filter(found -> visibility.sees(caller, found.namespace()))
            .orElseThrow(() -> ApiException.notFound("version", id));
    FunctionVersion object =
        store
            .read(FunctionVersion.class, version.namespace(), version.objectName())
            .filter(found -> found.getMetadata().getUid().equals(version.uid()))
            .orElseThrow(() -> ApiException.notFound("version", id));
    return view(version).with(files(object));
  }

  /**
   * A page of the versions that a caller sees.
   *
   * @param caller who asks
   * @param request which
   * @param functionId only of this function, null for all
   * @return the page, without source
   */
  public Page<VersionView> list(Caller caller, ListRequest request, @Nullable String functionId) {
    Query<Sight, VersionRow> query = request.query(catalog.versions());
    Sight sight = catalog.sight(caller);
    Rows<VersionRow> rows =
        functionId == null
            ? Rows.sorted(model.versions().all())
            : Rows.of(model.versions().group(functionId));
    return query
        .page(
            sight,
            rows.where(version -> version.deletedAt() == null)
                .where(version -> sight.sees(version.namespace()))
                .where(version -> request.wants(version.id())),
            request.page())
        .map(version -> view(version, sight));
  }

  VersionView view(VersionRow version) {
    return view(version, catalog.everything());
  }

  private VersionView view(VersionRow version, Sight sight) {
    return new VersionView(
        version.id(),
        version.functionId(),
        sight.workspaceId(version.namespace()),
        version.name(),
        version.number(),
        version.digest(),
        version.ready(),
        version.message(),
        schemaId(version, version.inputSchemaKey(), sight),
        schemaId(version, version.outputSchemaKey(), sight),
        version.parentId(),
        version.createdBy(),
        version.createdAt().toString(),
        null);
  }

  private static @Nullable String schemaId(
      VersionRow version, @Nullable ObjectKey key, Sight sight) {
    return sight.schema(version.namespace(), key).map(SchemaRow::id).orElse(null);
  }

  static List<SourceFile> files(FunctionVersion version) {
    return version.getSpec() == null
        ? List.of()
        : VersionContent.files(version.getSpec()).entrySet().stream()
            .map(file -> new SourceFile(file.getKey(), file.getValue()))
            .sorted(Comparator.comparing(SourceFile::name))
            .toList();
  }
}
