package dev.edgeward.e2e.controlplane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with the three executables of a control plane.
 *
 * @param folder holds {@code etcd}, {@code kube-apiserver} and {@code kube-controller-manager}
 */
public record Binaries(Path folder) {

  /** The executables, by the names they are called by. */
  static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kube-controller-manager");

  public Path etcd() {
    return folder.resolve("etcd");
  }

  public Path kubeApiserver() {
    return folder.resolve("kube-apiserver");
  }

  public Path kubeControllerManager() {
    return folder.resolve("kube-controller-manager");
  }

  /** The executables that the folder lacks. */
  List<String> missing() {
    return NAMES.stream().filter(name -> !Files.isExecutable(folder.resolve(name))).toList();
  }

  /** Whether all three are there. */
  boolean complete() {
    return Stream.of(etcd(), kubeApiserver(), kubeControllerManager())
        .allMatch(Files::isExecutable);
  }
}
