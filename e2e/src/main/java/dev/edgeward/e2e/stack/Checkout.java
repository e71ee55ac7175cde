package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The working copy that the stack runs from.
 *
 * @param root its top folder
 */
public record Checkout(Path root) {

  /** The working copy that the present directory is in. */
  public static Checkout here() {
    String given = System.getProperty("edgeward.root");
    Path start = Path.of(given == null ? "" : given).toAbsolutePath().normalize();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("e2e/controlplane"))) {
        return new Checkout(folder);
      }
    }
    throw new IllegalStateException(start + " is not inside a checkout of Edgeward");
  }

  /** The sources of the control plane's executable. */
  public Path controlPlane() {
    return root.resolve("e2e/controlplane");
  }

  /** The sources of Argo CD's executable. */
  public Path argoCd() {
    return root.resolve("e2e/argocd");
  }

  /** The module that names the version of Helm. */
  public Path helm() {
    return root.resolve("e2e/helm");
  }

  /** The sources of cert-manager's programs. */
  public Path certManager() {
    return root.resolve("e2e/certmanager");
  }

  /** The sources of a registry and its client. */
  public Path registry() {
    return root.resolve("e2e/registry");
  }

  /** What the operator's build leaves: {@code quarkus-run.jar} and what it needs. */
  public Path operator() {
    return root.resolve("operator/target/quarkus-app");
  }

  /** What the API server's build leaves: {@code quarkus-run.jar} and what it needs. */
  public Path apiServer() {
    return root.resolve("api-server/target/quarkus-app");
  }

  /**
   * What the dispatcher's build leaves: {@code dispatcher.mjs} and the configuration of a workerd.
   */
  public Path dispatcher() {
    return root.resolve("dispatcher/target/classes/dev/edgeward/dispatcher");
  }

  /** Where npm puts the packages of the dispatcher, workerd among them. */
  public Path nodeModules() {
    return root.resolve("dispatcher/node_modules");
  }

  /** The executable of esbuild for this machine; empty when npm didn't install it. */
  public Optional<Path> esbuild() {
    return NativePackage.esbuild(nodeModules());
  }

  /** The custom resource definitions. */
  public List<Path> customResourceDefinitions() {
    return yaml(root.resolve("crds/manifests"));
  }

  /** The chart: what a release consists of. */
  public Path chart() {
    return root.resolve("helm/edgeward");
  }

  /** The manifests that a newcomer applies, in the order in which they apply. */
  public List<Path> examples() {
    return yaml(root.resolve("examples"));
  }

  private static List<Path> yaml(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
