package dev.edgeward.operator.version;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers of versions that are not loaded yet where their bundle was stored, so that it isn't
 * sent again when what comes after fails. Lost when the program ends; a bundle is sent twice then.
 */
final class SentBundles {
  private final Map<String, Place> places = new ConcurrentHashMap<>();

  private record Place(String audience, String workspaceId) {
    static Place of(RuntimeConnection runtime, String workspaceId) {
      return new Place(runtime.audience(), workspaceId);
    }
  }

  /** Whether the bundle of a version is stored for a workspace in a Runtime. */
  boolean has(FunctionVersion version, RuntimeConnection runtime, String workspaceId) {
    return Place.of(runtime, workspaceId).equals(places.get(version.getMetadata().getUid()));
  }

  void add(FunctionVersion version, RuntimeConnection runtime, String workspaceId) {
    places.put(version.getMetadata().getUid(), Place.of(runtime, workspaceId));
  }

  /** Forgets a version: it is loaded, or gone. */
  void forget(FunctionVersion version) {
    places.remove(version.getMetadata().getUid());
  }
}
