package dev.edgeward.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The custom resources that belong to a release: the schemas that every cluster has, the Runtimes
 * that the chart's values name. Helm can't install them in one go with their definitions, and would
 * delete them with the release; so they come as files, and the operator that works applies them. It
 * owns the fields that stand there, and no others; it deletes nothing.
 */
@Singleton
class ReleaseObjects {
  private static final Logger LOG = Logger.getLogger(ReleaseObjects.class);
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final long LAST_RETRY_MILLIS = 15_000;

  /** A gauge: 1 once all of them are applied, 0 until then. */
  static final String APPLIED = "edgeward.release.applied";

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("edgeward-release")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final OperatorConfig config;
  private final MeterRegistry registry;
  private volatile boolean applied;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("release-objects").factory());

  /**
   * Made by the container.
   *
   * @param client of the cluster
   * @param config where the files are
   * @param registry for whether they are applied
   */
  ReleaseObjects(KubernetesClient client, OperatorConfig config, MeterRegistry registry) {
    this.client = client;
    this.config = config;
    this.registry = registry;
  }

  /** Applies them soon, and tries until all are applied. */
  void begin() {
    applied = config.objects().isEmpty();
    Gauge.builder(APPLIED, this, objects -> objects.applied ? 1 : 0)
        .description("1: all objects of the release are applied, 0: not yet")
        .register(registry);
    config.objects().ifPresent(folder -> thread.execute(() -> attempt(folder, FIRST_RETRY_MILLIS)));
  }

  void ends(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void attempt(Path folder, long retryMillis) {
    try {
      int count = apply(folder);
      applied = true;
      LOG.infof("%d objects of the release are applied", count);
    } catch (IOException | RuntimeException e) {
      LOG.warnf("The objects of the release in %s are not applied yet: %s", folder, e.getMessage());
      thread.schedule(
          () -> attempt(folder, Math.min(2 * retryMillis, LAST_RETRY_MILLIS)),
          retryMillis,
          TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Applies all manifests of a folder; one that can't be applied keeps no other from it.
   *
   * @param folder of YAML files
   * @return how many objects there are
   * @throws IOException when a file can't be read
   * @throws KubernetesClientException when an object is refused
   */
  int apply(Path folder) throws IOException {
    int count = 0;
    KubernetesClientException refused = null;
    for (Path file : manifests(folder)) {
      for (HasMetadata object : read(file)) {
        try {
          String namespace = object.getMetadata().getNamespace();
          client
              .resource(object)
              .inNamespace(namespace == null ? config.systemNamespace() : namespace)
              .patch(APPLY, object);
          count++;
        } catch (KubernetesClientException e) {
          refused = e;
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
    return count;
  }

  private List<HasMetadata> read(Path file) throws IOException {
    try (InputStream yaml = Files.newInputStream(file)) {
      return client.load(yaml).items();
    }
  }

  /** A ConfigMap's folder has hidden ones of its own. */
  private static List<Path> manifests(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
