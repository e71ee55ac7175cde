package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * Writes kubeconfig files: one cluster, one user with a bearer token, nothing that lies in another
 * file.
 */
final class Kubeconfig {

  private Kubeconfig() {}

  /**
   * @param file written when it would say something else
   * @param url of the Kubernetes API
   * @param certificate PEM file of what to trust
   */
  static void write(Path file, String url, Path certificate, String user, String token) {
    String trusted;
    try {
      trusted = Base64.getEncoder().encodeToString(Files.readAllBytes(certificate));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    StackFolder.write(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters:
          - name: edgeward-local
            cluster:
              server: %s
              certificate-authority-data: %s
        users:
          - name: %s
            user:
              token: %s
        contexts:
          - name: edgeward-local
            context:
              cluster: edgeward-local
              user: %s
        current-context: edgeward-local
        """
            .formatted(url, trusted, user, token, user));
  }
}
