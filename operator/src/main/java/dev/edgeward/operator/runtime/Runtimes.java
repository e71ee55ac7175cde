package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that the Runtime reconciler has made; what is not here can't be used yet. */
@ApplicationScoped
public class Runtimes {
  private final Map<String, RuntimeConnection> connections = new ConcurrentHashMap<>();
  private volatile SealedVersions versions = runtime -> Optional.empty();
  private volatile SealedVersions installations = runtime -> Optional.empty();

  /**
   * The connection to a Runtime.
   *
   * @param name of the Runtime
   * @return empty when there is no such Runtime, or its keys are not made yet
   */
  public Optional<RuntimeConnection> find(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  /**
   * The connection that a version needs.
   *
   * @param spec of the version
   * @return to its Runtime
   * @throws DispatcherException.Unavailable when there is no such Runtime, or its keys are not made
   *     yet
   */
  public RuntimeConnection connection(FunctionVersionSpec spec) throws DispatcherException {
    String name = spec.runtimeRef() == null ? "" : String.valueOf(spec.runtimeRef().name());
    return find(name)
        .orElseThrow(
            () ->
                new DispatcherException.Unavailable(
                    "Runtime " + name + " is missing or not set up yet", null));
  }

  /**
   * Tells who knows the versions that run in them.
   *
   * @param source from now on
   */
  public void versions(SealedVersions source) {
    versions = source;
  }

  /**
   * Tells who knows the installations whose credentials are sealed for them.
   *
   * @param source from now on
   */
  public void installations(SealedVersions source) {
    installations = source;
  }

  /**
   * Which sealing keys of a Runtime are in use, by versions and by installations, as far as anybody
   * knows.
   */
  SealedVersions versions() {
    return runtime ->
        versions
            .byKey(runtime)
            .flatMap(
                byVersions ->
                    installations
                        .byKey(runtime)
                        .map(
                            byInstallations -> {
                              Map<String, Integer> all = new HashMap<>(byVersions);
                              byInstallations.forEach(
                                  (key, count) -> all.merge(key, count, Integer::sum));
                              return all;
                            }));
  }

  void put(RuntimeConnection connection) {
    connections.put(connection.name(), connection);
  }

  void remove(String name) {
    connections.remove(name);
  }
}
