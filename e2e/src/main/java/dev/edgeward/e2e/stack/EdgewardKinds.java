package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Edgeward's kinds, for a client that knows nothing of their types. */
public final class EdgewardKinds {

  public static final ResourceDefinitionContext FUNCTIONS = namespaced("Function", "functions");
  public static final ResourceDefinitionContext VERSIONS =
      namespaced("FunctionVersion", "functionversions");
  public static final ResourceDefinitionContext TOMBSTONES =
      namespaced("FunctionTombstone", "functiontombstones");
  public static final ResourceDefinitionContext RUNTIMES =
      kind("Runtime", "runtimes").withNamespaced(false).build();

  private EdgewardKinds() {}

  /** A kind whose objects are in namespaces. */
  public static ResourceDefinitionContext namespaced(String kind, String plural) {
    return kind(kind, plural).withNamespaced(true).build();
  }

  private static ResourceDefinitionContext.Builder kind(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("edgeward.dev")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural);
  }
}
