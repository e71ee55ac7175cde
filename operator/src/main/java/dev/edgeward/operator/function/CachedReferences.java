package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.bundling.Bundled;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Source;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a Function's spec can refer to, as the watches have it now.
 *
 * @param systemNamespace whose schemas everyone may refer to
 * @param caches of the watches
 * @param supply of code
 */
record CachedReferences(String systemNamespace, Caches caches, CodeSupply supply)
    implements References {
  /** The caches by what they hold. */
  interface Caches {
    <R extends HasMetadata> InformerEventSource<R, Function> of(Class<R> kind);
  }

  @Override
  public Optional<ConfigMap> configMap(String namespace, String name) {
    return caches.of(ConfigMap.class).get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<Secret> pullSecret(String namespace, String name) {
    return caches.of(Secret.class).get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<FunctionSchema> schema(String namespace, String name) {
    return caches.of(FunctionSchema.class).get(new ResourceID(name, namespace));
  }

  @Override
  public Optional<Workspace> workspace(String namespace) {
    return caches.of(Workspace.class).get(new ResourceID(namespace));
  }

  @Override
  public Outcome<Bundled> bundled(Sources sources) {
    return supply.bundled(sources);
  }

  @Override
  public Optional<ResolvedCode> made(String artifactDigest, String entrypoint) {
    return supply.made(artifactDigest, entrypoint);
  }

  @Override
  public Outcome<Map<String, String>> pulled(Source source) {
    return supply.pulled(source);
  }

  @Override
  public List<Runtime> runtimes() {
    return caches.of(Runtime.class).list(any -> true).toList();
  }
}
