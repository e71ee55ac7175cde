package dev.edgeward.apiserver.index;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Puts into a read model what only the watch does. */
public final class ReadModelFixture {
  private ReadModelFixture() {}

  /** An object that is there. */
  public static void put(ReadModel model, HasMetadata object) {
    switch (object) {
      case Namespace namespace -> model.put(namespace);
      case FunctionSchema schema -> model.put(schema);
      case Runtime runtime -> model.put(runtime);
      case Function function -> model.put(function);
      case FunctionTombstone tombstone -> model.put(tombstone);
      case FunctionVersion version -> model.put(version);
      case Workspace settings -> model.put(settings);
      case Integration integration -> model.put(integration);
      case IntegrationInstallation installation -> model.put(installation);
      default -> throw new IllegalArgumentException(object.getKind());
    }
  }

  /** The one invoke key. */
  public static void invokeKey(ReadModel model, String runtime, String jwk) {
    model.put(
        new SecretBuilder()
            .addToData(
                runtime, Base64.getEncoder().encodeToString(jwk.getBytes(StandardCharsets.UTF_8)))
            .build());
  }
}
