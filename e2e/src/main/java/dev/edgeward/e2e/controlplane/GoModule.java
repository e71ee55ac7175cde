package dev.edgeward.e2e.controlplane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Go module that gives one executable, which acts as the program whose name it is called by.
 *
 * @param sources its folder
 * @param main the package that is built: its own, or one of a module that it requires
 * @param folderName of what it builds in a cache
 * @param title what people call that
 * @param programs the names that the executable is called by
 * @param path of the required module whose version is that of the programs
 * @param stamp what the linker sets in the programs, with {@code %s} for that version's number
 * @param files of that module that the programs need, by their paths in it; they are kept beside
 *     the executable
 * @param assets the environment variable that may name a folder with the programs, empty when there
 *     is no such custom
 */
record GoModule(
    Path sources,
    String main,
    String folderName,
    String title,
    List<String> programs,
    String path,
    String stamp,
    List<String> files,
    Optional<String> assets) {

  GoModule {
    programs = List.copyOf(programs);
    files = List.copyOf(files);
  }

  /** The three programs of a Kubernetes control plane. */
  static GoModule controlPlane(Path sources) {
    return new GoModule(
        sources,
        ".",
        "controlplane",
        "the control plane",
        Binaries.NAMES,
        "k8s.io/kubernetes",
        "k8s.io/component-base/version.gitVersion=v%s",
        List.of(),
        Optional.of("KUBEBUILDER_ASSETS"));
  }

  /**
   * Argo CD, its kinds, and what is run beside it: kustomize, and the kstatus that Flux goes by.
   */
  static GoModule argoCd(Path sources) {
    return new GoModule(
        sources,
        ".",
        "argocd",
        "Argo CD",
        List.of(
            "argocd",
            "argocd-application-controller",
            "argocd-applicationset-controller",
            "argocd-repo-server",
            "argocd-server",
            "kstatus",
            "kustomize"),
        "github.com/argoproj/argo-cd/v3",
        "github.com/argoproj/argo-cd/v3/common.version=%s",
        List.of(
            "manifests/crds/application-crd.yaml",
            "manifests/crds/applicationset-crd.yaml",
            "manifests/crds/appproject-crd.yaml"),
        Optional.empty());
  }

  /** Helm, as its project builds it. */
  static GoModule helm(Path sources) {
    return new GoModule(
        sources,
        "helm.sh/helm/v3/cmd/helm",
        "helm",
        "Helm",
        List.of("helm"),
        "helm.sh/helm/v3",
        "helm.sh/helm/v3/internal/version.version=v%s",
        List.of(),
        Optional.empty());
  }

  /** What issues certificates, what tells webhook configurations of them, and their kinds. */
  static GoModule certManager(Path sources) {
    return new GoModule(
        sources,
        ".",
        "certmanager",
        "cert-manager",
        List.of("cert-manager-controller", "cert-manager-cainjector"),
        "github.com/cert-manager/cert-manager",
        "github.com/cert-manager/cert-manager/pkg/util.AppVersion=v%s",
        List.of(
            "deploy/crds/cert-manager.io_certificaterequests.yaml",
            "deploy/crds/cert-manager.io_certificates.yaml",
            "deploy/crds/cert-manager.io_clusterissuers.yaml",
            "deploy/crds/cert-manager.io_issuers.yaml"),
        Optional.empty());
  }

  /** A registry, and the client that pushes to it. */
  static GoModule registry(Path sources) {
    return new GoModule(
        sources,
        ".",
        "registry",
        "the registry",
        List.of("registry", "oras"),
        "github.com/distribution/distribution/v3",
        "github.com/distribution/distribution/v3/version.version=v%s",
        List.of(),
        Optional.empty());
  }

  /** The oldest version of Go that builds it, such as {@code 1.24.0}. */
  String goVersion() throws IOException {
    Matcher version =
        Pattern.compile("(?m)^go (\\S+)$").matcher(Files.readString(sources.resolve("go.mod")));
    return version.find() ? version.group(1) : "1.24";
  }

  /** The version of the programs, such as {@code v1.34.4}. */
  String version() throws IOException {
    return version(path);
  }

  /** What the linker is to set. */
  String setting() throws IOException {
    return stamp.formatted(version().substring(1));
  }

  /** The version of a required module. */
  String version(String required) throws IOException {
    Matcher version =
        Pattern.compile("\\b" + Pattern.quote(required) + " (v\\S+)")
            .matcher(Files.readString(sources.resolve("go.mod")));
    if (!version.find()) {
      throw new IOException(sources + "/go.mod names no version of " + required);
    }
    return version.group(1);
  }

  /** What a folder lacks of what the build gives. */
  List<String> missing(Path folder) {
    return Stream.concat(
            programs.stream().filter(lacks(folder, Files::isExecutable)),
            files.stream().map(GoModule::name).filter(lacks(folder, Files::isRegularFile)))
        .toList();
  }

  /** What a file of the required module is called beside the executable. */
  static String name(String file) {
    return Path.of(file).getFileName().toString();
  }

  private static Predicate<String> lacks(Path folder, Predicate<Path> present) {
    return name -> !present.test(folder.resolve(name));
  }
}
