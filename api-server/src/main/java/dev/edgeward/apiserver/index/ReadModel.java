package dev.edgeward.apiserver.index;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Every table. Filled by {@link Informers}, and by writers who put what they just wrote. */
@Singleton
public final class ReadModel {
  private static final int SUCCESSOR_SECONDS = 3;

  private final Table<FunctionRow> functions = new Table<>();
  private final Table<VersionRow> versions = new Table<>();
  private final Table<SchemaRow> schemas = new Table<>();
  private final Table<RuntimeRow> runtimes = new Table<>();
  private final Table<WorkspaceRow> workspaces = new Table<>();
  private final Table<SettingsRow> settings = new Table<>();
  private final Table<IntegrationRow> integrations = new Table<>();
  private final Table<InstallationRow> installations = new Table<>();
  private final Lag lag =
      new Lag(
          CompletableFuture.delayedExecutor(
              SUCCESSOR_SECONDS, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor()));
  private final Succession succession = new Succession(functions, lag, InstantSource.system());
  private final Bundles bundles;
  private volatile Map<String, String> invokeKeys = Map.of();

  /**
   * Made by the container.
   *
   * @param bundles keeps the code of versions
   */
  public ReadModel(Bundles bundles) {
    this.bundles = bundles;
  }

  /**
   * Functions, those that were deleted included, grouped by namespace.
   *
   * @return the table
   */
  public Table<FunctionRow> functions() {
    return functions;
  }

  /**
   * Versions, grouped by the id of the function that they claim; see {@link #versionsOf}.
   *
   * @return the table
   */
  public Table<VersionRow> versions() {
    return versions;
  }

  /**
   * The versions of a function.
   *
   * @param function any
   * @return also those that are being deleted
   */
  public List<VersionRow> versionsOf(FunctionRow function) {
    return versions.group(function.id()).stream()
        .filter(version -> version.isOf(function))
        .toList();
  }

  /**
   * Schemas, grouped by namespace.
   *
   * @return the table
   */
  public Table<SchemaRow> schemas() {
    return schemas;
  }

  /**
   * Runtimes, by their name as id.
   *
   * @return the table
   */
  public Table<RuntimeRow> runtimes() {
    return runtimes;
  }

  /**
   * Workspaces, grouped by the namespace that each is.
   *
   * @return the table
   */
  public Table<WorkspaceRow> workspaces() {
    return workspaces;
  }

  /**
   * Settings of workspaces, by the name of the namespace as id.
   *
   * @return the table
   */
  public Table<SettingsRow> settings() {
    return settings;
  }

  /**
   * Integrations, grouped by namespace.
   *
   * @return the table
   */
  public Table<IntegrationRow> integrations() {
    return integrations;
  }

  /**
   * Installations of integrations, grouped by namespace.
   *
   * @return the table
   */
  public Table<InstallationRow> installations() {
    return installations;
  }

  /**
   * The workspace of a namespace.
   *
   * @param namespace its name
   * @return empty when the namespace isn't known
   */
  public Optional<WorkspaceRow> workspaceOf(String namespace) {
    return workspaces.group(namespace).stream().findFirst();
  }

  /**
   * The FunctionSchema of a name.
   *
   * @param key of the object, null for none
   * @return empty when it isn't known
   */
  public Optional<SchemaRow> schema(@Nullable ObjectKey key) {
    return key == null
        ? Optional.empty()
        : schemas.group(key.namespace()).stream()
            .filter(schema -> schema.objectName().equals(key.name()))
            .findFirst();
  }

  /**
   * The private key that signs invocations of a Runtime.
   *
   * @param runtime its name
   * @return a private JWK as JSON, empty when there is none
   */
  public Optional<String> invokeKey(String runtime) {
    return Optional.ofNullable(invokeKeys.get(runtime));
  }

  /**
   * Says how the watches of Functions and tombstones are.
   *
   * @param arriving false while one of them is broken
   */
  void watchedBy(BooleanSupplier arriving) {
    lag.of(arriving);
  }

  /**
   * Takes a state of a Function.
   *
   * @param function as the API gave it
   * @return its row
   */
  public FunctionRow put(Function function) {
    FunctionRow row = FunctionRow.of(function);
    succession.function(row);
    return row;
  }

  /**
   * Takes a state of a FunctionTombstone.
   *
   * @param tombstone as the API gave it
   */
  void put(FunctionTombstone tombstone) {
    succession.tombstone(FunctionRow.of(tombstone), tombstone.isMarkedForDeletion());
  }

  /**
   * Takes note that a Function or a FunctionTombstone is no more. The function itself is shown on
   * as deleted for a moment, where another object carries it on.
   *
   * @param uid of the object
   */
  public void functionGone(String uid) {
    succession.gone(uid);
  }

  /**
   * Takes a state of a FunctionVersion.
   *
   * @param version as the API gave it
   * @return its row
   */
  public VersionRow put(FunctionVersion version) {
    VersionRow row = VersionRow.of(version);
    bundles.keep(version.getSpec());
    versions.put(row);
    return row;
  }

  /**
   * Takes a state of a FunctionSchema.
   *
   * @param schema as the API gave it
   * @return its row
   */
  public SchemaRow put(FunctionSchema schema) {
    SchemaRow row = SchemaRow.of(schema);
    schemas.put(row);
    return row;
  }

  void put(Runtime runtime) {
    runtimes.put(RuntimeRow.of(runtime));
  }

  void put(Namespace namespace) {
    workspaces.put(WorkspaceRow.of(namespace));
  }

  void put(Workspace workspace) {
    settings.put(SettingsRow.of(workspace));
  }

  void put(Integration integration) {
    integrations.put(IntegrationRow.of(integration));
  }

  void put(IntegrationInstallation installation) {
    installations.put(InstallationRow.of(installation));
  }

  void put(Secret secret) {
    Map<String, String> keys = new HashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (runtime, jwk) ->
                  keys.put(
                      runtime,
                      new String(Base64.getDecoder().decode(jwk), StandardCharsets.UTF_8)));
    }
    invokeKeys = Map.copyOf(keys);
  }

  void removeInvokeKeys() {
    invokeKeys = Map.of();
  }
}
