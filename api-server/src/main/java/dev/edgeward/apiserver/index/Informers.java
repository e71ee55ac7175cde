package dev.edgeward.apiserver.index;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.kubernetes.Decoder;
import dev.edgeward.apiserver.kubernetes.WatchedNamespaces;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The watches behind the read model. */
@Singleton
public final class Informers {
  private final List<Feed<?>> functions;
  private final List<Feed<?>> feeds;

  /**
   * Made by the container; nothing is watched before the application starts.
   *
   * @param client of the cluster
   * @param decoder of objects
   * @param model to fill
   * @param config which namespaces are served, and where the keys are
   */
  public Informers(
      KubernetesClient client, Decoder decoder, ReadModel model, ApiServerConfig config) {
    WatchedNamespaces watched = WatchedNamespaces.of(config);
    var in = new Namespaced(client, decoder, watched);
    this.functions =
        in.feeds(
            "Functions",
            Function.class,
            target(model.functions(), model::put, model::functionGone));
    List<Feed<?>> tombstones =
        in.feeds(
            "FunctionTombstones",
            FunctionTombstone.class,
            target(model.functions(), model::put, model::functionGone));
    model.watchedBy(
        () ->
            functions.stream().allMatch(Feed::watching)
                && tombstones.stream().allMatch(Feed::watching));
    List<Feed<?>> others =
        List.of(
            new Feed<>(
                "Runtimes",
                Runtime.class,
                objects(client, Runtime.class),
                decoder,
                target(model.runtimes(), model::put)),
            new Feed<>(
                "Namespaces",
                Namespace.class,
                objects(client, Namespace.class),
                decoder,
                target(
                    model.workspaces(),
                    namespace -> {
                      if (watched.contains(namespace.getMetadata().getName())) {
                        model.put(namespace);
                      }
                    })),
            new Feed<>(
                "Workspaces",
                Workspace.class,
                objects(client, Workspace.class),
                decoder,
                target(model.settings(), model::put)),
            new Feed<>(
                "invoke keys",
                Secret.class,
                objects(client, Secret.class)
                    .inNamespace(config.namespace())
                    .withName(Names.INVOKE_KEYS_SECRET),
                decoder,
                invokeKeys(model)));
    this.feeds =
        Stream.of(
                functions,
                tombstones,
                in.feeds(
                    "FunctionVersions",
                    FunctionVersion.class,
                    target(model.versions(), model::put)),
                in.feeds(
                    "FunctionSchemas", FunctionSchema.class, target(model.schemas(), model::put)),
                in.feeds(
                    "Integrations", Integration.class, target(model.integrations(), model::put)),
                in.feeds(
                    "IntegrationInstallations",
                    IntegrationInstallation.class,
                    target(model.installations(), model::put)),
                others)
            .<Feed<?>>flatMap(List::stream)
            .toList();
  }

  /** Makes the feeds of kinds that lie in namespaces. */
  private record Namespaced(KubernetesClient client, Decoder decoder, WatchedNamespaces watched) {

    /** One for each namespace that is watched, or one for all. */
    <T extends HasMetadata> List<Feed<?>> feeds(String name, Class<T> type, Feed.Target<T> target) {
      return watched.of(objects(client, type)).stream()
          .<Feed<?>>map(objects -> new Feed<>(name, type, objects, decoder, target))
          .toList();
    }
  }

  void start(@Observes StartupEvent event) {
    feeds.forEach(Feed::start);
  }

  void stop(@Observes ShutdownEvent event) {
    feeds.forEach(Feed::close);
  }

  /**
   * Whether changes of Functions are arriving now.
   *
   * @return false while the watch is broken
   */
  public boolean watchingFunctions() {
    return functions.stream().allMatch(Feed::watching);
  }

  /**
   * Whether a watch has delivered an object.
   *
   * @param uid of the object
   * @return false also once it delivered that it is gone
   */
  public boolean watches(String uid) {
    return feeds.stream().anyMatch(feed -> feed.has(uid));
  }

  /**
   * The watches that haven't delivered everything once.
   *
   * @return their names; none when the read model is whole
   */
  public List<String> unsynced() {
    return feeds.stream().filter(feed -> !feed.synced()).map(Feed::name).distinct().toList();
  }

  /**
   * The watches that are broken now.
   *
   * @return their names
   */
  public List<String> interrupted() {
    return feeds.stream().filter(feed -> !feed.watching()).map(Feed::name).distinct().toList();
  }

  private static MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>>
      objects(KubernetesClient client, Class<? extends HasMetadata> type) {
    return client.genericKubernetesResources(ResourceDefinitionContext.fromResourceType(type));
  }

  private static <T, R extends Row> Feed.Target<T> target(Table<R> table, Consumer<T> put) {
    return target(table, put, table::remove);
  }

  private static <T, R extends Row> Feed.Target<T> target(
      Table<R> table, Consumer<T> put, Consumer<String> gone) {
    return new Feed.Target<>() {
      @Override
      public void put(T object) {
        put.accept(object);
      }

      @Override
      public void remove(String uid) {
        gone.accept(uid);
      }

      @Override
      public void forget(String uid) {
        table.forget(uid);
      }
    };
  }

  private static Feed.Target<Secret> invokeKeys(ReadModel model) {
    return new Feed.Target<>() {
      @Override
      public void put(Secret secret) {
        model.put(secret);
      }

      @Override
      public void remove(String uid) {
        model.removeInvokeKeys();
      }

      @Override
      public void forget(String uid) {
        model.removeInvokeKeys();
      }
    };
  }
}
