package dev.edgeward.apiserver.invoke;

import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.invoke.ClusterReads.Away;
import dev.edgeward.apiserver.invoke.ClusterReads.Key;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the version that an invocation runs. */
@Singleton
public final class Versions {
  private final ReadModel model;
  private final ClusterReads cluster;

  /**
   * Made by the container.
   *
   * @param model where versions are looked up first
   * @param cluster where they are looked up when the read model isn't there yet
   */
  public Versions(ReadModel model, ClusterReads cluster) {
    this.model = model;
    this.cluster = cluster;
  }

  /**
   * The version to run.
   *
   * @param function as it is now
   * @param versionId asked for, null for the one that serves
   * @return a version with all that it needs
   * @throws ApiException when there is none
   */
  VersionRow find(FunctionRow function, @Nullable String versionId) {
    VersionRow version = versionId == null ? serving(function) : asked(function, versionId);
    return version.declaresEnv() && version.sealedEnv() == null && !version.ready()
        ? sealed(version)
        : version;
  }

  private VersionRow serving(FunctionRow function) {
    VersionRef serving = function.defaultVersion();
    if (serving == null || serving.id() == null) {
      throw ApiException.of(ErrorCode.NO_VERSION, "no version of the function serves yet");
    }
    Optional<VersionRow> known =
        model.versions().byId(serving.id()).filter(version -> version.isOf(function));
    if (known.isPresent()) {
      return known.get();
    }
    String name = serving.name();
    return Optional.ofNullable(name)
        .flatMap(present -> read(new Key(function.namespace(), present)))
        .filter(version -> version.isOf(function))
        .orElseThrow(
            () -> ApiException.of(ErrorCode.NO_VERSION, "the version that serves is gone"));
  }

  private VersionRow asked(FunctionRow function, String versionId) {
    VersionRow asked =
        model
            .versions()
            .byId(versionId)
            .filter(version -> version.isOf(function))
            .orElseThrow(() -> ApiException.notFound("version", versionId));
    if (asked.ready()) {
      return asked;
    }
    // The word that it has loaded may be on its way: one look at the cluster tells.
    return read(new Key(asked.namespace(), asked.objectName()))
        .filter(now -> now.uid().equals(asked.uid()) && now.ready())
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorCode.VERSION_NOT_READY,
                    asked.message() == null
                        ? "the version is not loaded yet"
                        : "the version does not load"));
  }

  /** The status with the environment may be on its way: one look at the cluster tells. */
  private VersionRow sealed(VersionRow version) {
    VersionRow now =
        read(new Key(version.namespace(), version.objectName()))
            .filter(found -> found.uid().equals(version.uid()))
            .orElse(version);
    if (now.sealedEnv() == null && !now.ready()) {
      throw ApiException.of(
          ErrorCode.VERSION_NOT_READY, "the version's environment is not there yet");
    }
    return now;
  }

  private Optional<VersionRow> read(Key version) {
    try {
      return cluster.version(version);
    } catch (Away e) {
      throw ApiException.of(ErrorCode.UNAVAILABLE, "the version can't be read now");
    }
  }
}
