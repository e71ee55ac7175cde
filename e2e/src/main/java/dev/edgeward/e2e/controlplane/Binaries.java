package dev.edgeward.e2e.controlplane;

import java.nio.file.Path;
import java.util.List;

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
}
