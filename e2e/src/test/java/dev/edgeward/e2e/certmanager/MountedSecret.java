package dev.edgeward.e2e.certmanager;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;

/**
 * A Secret as a kubelet mounts it: files that lead by way of {@code ..data} to the folder of the
 * moment, all of which change at once. A kubelet takes up to a minute for that, this doesn't.
 */
public final class MountedSecret implements AutoCloseable {
  private final Path folder;
  private final Watch watch;
  private int moments;

  private MountedSecret(Path folder, KubernetesClient client, String namespace, String name) {
    this.folder = folder;
    this.watch =
        client
            .secrets()
            .inNamespace(namespace)
            .withName(name)
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, Secret secret) {
                    if (action != Action.DELETED && secret.getData() != null) {
                      show(secret.getData());
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {
                    System.err.println("certmanager: the Secret is not watched any more: " + cause);
                  }
                });
  }

  /** Mounts it into a folder that is made. */
  public static MountedSecret in(
      Path folder, KubernetesClient client, String namespace, String name) throws IOException {
    Files.createDirectories(folder);
    return new MountedSecret(folder, client, namespace, name);
  }

  private synchronized void show(Map<String, String> data) {
    try {
      Path moment = Files.createDirectory(folder.resolve("..moment-" + ++moments));
      for (Map.Entry<String, String> entry : data.entrySet()) {
        Files.write(moment.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        Path link = folder.resolve(entry.getKey());
        if (!Files.isSymbolicLink(link)) {
          Files.createSymbolicLink(link, Path.of("..data", entry.getKey()));
        }
      }
      Path next = Files.createSymbolicLink(folder.resolve("..data-next"), moment.getFileName());
      Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
