package dev.edgeward.apiserver.service.catalog;

import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.IntegrationRow;
import dev.edgeward.apiserver.index.ObjectKey;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SchemaRow;
import dev.edgeward.apiserver.index.SettingsRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.service.SchemaReferences;
import dev.edgeward.apiserver.service.Visibility;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one caller sees during one request. Every way from a row to another leads through here, so
 * that no filter tells of what the caller may not see.
 */
public final class Sight {
  private final ReadModel model;
  private final Publications publications;
  private final SchemaReferences schemas;
  private final Visibility.Scope scope;
  private final String systemNamespace;
  private final RetentionTier retentionTier;

  Sight(
      ReadModel model,
      Publications publications,
      SchemaReferences schemas,
      Visibility.Scope scope,
      String systemNamespace,
      RetentionTier retentionTier) {
    this.model = model;
    this.publications = publications;
    this.schemas = schemas;
    this.scope = scope;
    this.systemNamespace = systemNamespace;
    this.retentionTier = retentionTier;
  }

  /**
   * Whether the caller is a member of the workspace that a namespace is.
   *
   * @param namespace its name
   * @return false for the system's namespace, unless the caller sees everything
   */
  public boolean isMember(String namespace) {
    return scope.contains(namespace);
  }

  /**
   * The namespaces with functions that the caller is a member of.
   *
   * @return empty for a caller that sees everything
   */
  public Optional<Set<String>> withFunctions() {
    return scope.withFunctions();
  }

  /**
   * Whether the caller sees what is in a namespace.
   *
   * @param namespace its name
   * @return also true for the system's namespace
   */
  public boolean sees(String namespace) {
    return isSystem(namespace) || scope.contains(namespace);
  }

  /**
   * Whether a namespace is the system's.
   *
   * @param namespace its name
   * @return whether it is
   */
  public boolean isSystem(String namespace) {
    return systemNamespace.equals(namespace);
  }

  /**
   * The id of the workspace that a namespace is.
   *
   * @param namespace its name
   * @return null for the system's, and for one that isn't known
   */
  public @Nullable String workspaceId(String namespace) {
    return isSystem(namespace)
        ? null
        : model.workspaceOf(namespace).map(WorkspaceRow::id).orElse(null);
  }

  /**
   * The name of a workspace for people.
   *
   * @param workspace any
   * @return that of its settings, else of its namespace
   */
  public String displayName(WorkspaceRow workspace) {
    return settings(workspace.namespace())
        .map(SettingsRow::displayName)
        .orElse(workspace.namespace());
  }

  /**
   * How long a deleted function can be restored.
   *
   * @param function any
   * @return {@code short}, {@code medium}, {@code long} or {@code none}; null while it is active
   */
  public @Nullable String retentionTier(FunctionRow function) {
    if (function.deletedAt() == null) {
      return null;
    }
    return Optional.ofNullable(function.retentionTier())
        .orElseGet(
            () ->
                WorkspaceDefaults.retentionTier(
                    null,
                    settings(function.namespace()).map(SettingsRow::spec).orElse(null),
                    retentionTier))
        .text();
  }

  private Optional<SettingsRow> settings(String namespace) {
    return model.settings().byId(namespace);
  }

  Optional<WorkspaceRow> workspace(String namespace) {
    return isMember(namespace) && !isSystem(namespace)
        ? model.workspaceOf(namespace)
        : Optional.empty();
  }

  Optional<FunctionRow> function(String id) {
    return model.functions().byId(id).filter(found -> sees(found.namespace()));
  }

  /**
   * The schema that something in a namespace refers to.
   *
   * @param namespace that refers to it
   * @param key of the object, null for none
   * @return empty when it isn't known, out of reach, or not to be seen
   */
  public Optional<SchemaRow> schema(String namespace, @Nullable ObjectKey key) {
    return schemas.at(namespace, key).filter(found -> sees(found.namespace()));
  }

  Optional<VersionRow> version(@Nullable String id) {
    return id == null
        ? Optional.empty()
        : model.versions().byId(id).filter(found -> sees(found.namespace()));
  }

  Collection<VersionRow> versions(FunctionRow function) {
    return sees(function.namespace()) ? model.versionsOf(function) : List.of();
  }

  /** The integrations that publish a function, as far as the caller sees them. */
  Collection<IntegrationRow> integrations(FunctionRow function) {
    return publications.publishing(function).stream().filter(this::sees).toList();
  }

  /**
   * Whether the caller sees an integration: as a member of its workspace, or of one that it offers
   * itself to.
   *
   * @param integration any
   * @return whether it does
   */
  public boolean sees(IntegrationRow integration) {
    return isMember(integration.namespace()) || integration.offeredTo(this::isMember);
  }

  /**
   * The functions that the caller sees through installed integrations.
   *
   * @param workspace the namespace of the only workspace that counts, null for all of the caller's
   * @return none that are deleted
   */
  public Collection<FunctionRow> installed(@Nullable String workspace) {
    return publications.installed(
        namespace -> (workspace == null || workspace.equals(namespace)) && isMember(namespace));
  }
}
