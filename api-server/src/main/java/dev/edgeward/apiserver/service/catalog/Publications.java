package dev.edgeward.apiserver.service.catalog;

import dev.edgeward.api.Integrations;
import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.InstallationRow;
import dev.edgeward.apiserver.index.IntegrationRow;
import dev.edgeward.apiserver.index.ReadModel;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What integrations publish, and who installed them. A function is visible in a workspace only
 * while both sides agree: the integration offers itself to the workspace, and the workspace
 * installed it.
 */
@Singleton
public final class Publications {
  private final ReadModel model;

  /**
   * Made by the container.
   *
   * @param model to read
   */
  public Publications(ReadModel model) {
    this.model = model;
  }

  /** The integrations that publish a function. */
  List<IntegrationRow> publishing(FunctionRow function) {
    return model.integrations().group(function.namespace()).stream()
        .filter(integration -> integration.deletedAt() == null)
        .filter(integration -> integration.publishes(function))
        .toList();
  }

  /** The functions that some workspaces see through what they installed. */
  Collection<FunctionRow> installed(Predicate<String> workspaces) {
    Map<String, FunctionRow> functions = new LinkedHashMap<>();
    for (InstallationRow installation : model.installations().all()) {
      if (workspaces.test(installation.namespace())) {
        integration(installation)
            .ifPresent(
                integration ->
                    model.functions().group(integration.namespace()).stream()
                        .filter(integration::publishes)
                        .forEach(function -> functions.put(function.uid(), function)));
      }
    }
    return functions.values();
  }

  /**
   * The workspaces that see a function through what they installed.
   *
   * @param function any
   * @return their namespaces
   */
  public List<String> installedIn(FunctionRow function) {
    return model.installations().all().stream()
        .filter(
            installation ->
                integration(installation).filter(found -> found.publishes(function)).isPresent())
        .map(InstallationRow::namespace)
        .distinct()
        .toList();
  }

  /**
   * The credentials that a call of a function shows.
   *
   * @param function any; only operations of documents have some
   * @param workspace the namespace whose installation counts
   * @return null for none
   */
  public @Nullable InstallationCredentialsStatus credentials(
      FunctionRow function, String workspace) {
    return model.installations().group(workspace).stream()
        .filter(installation -> installation.credentials() != null)
        .filter(
            installation ->
                integration(installation)
                    .filter(
                        found ->
                            found.namespace().equals(function.namespace())
                                && found.spec() != null
                                && found.spec().openapi() != null
                                && Integrations.isOperation(found.objectName(), function.labels()))
                    .isPresent())
        .map(InstallationRow::credentials)
        .findFirst()
        .orElse(null);
  }

  /** The integration that an installation leads to; empty unless both sides agree. */
  private Optional<IntegrationRow> integration(InstallationRow installation) {
    if (installation.integration() == null || installation.deletedAt() != null) {
      return Optional.empty();
    }
    return model.integrations().group(installation.integration().namespace()).stream()
        .filter(found -> found.objectName().equals(installation.integration().name()))
        .filter(found -> found.deletedAt() == null)
        .filter(found -> found.offeredTo(installation.namespace()::equals))
        .findFirst();
  }
}
