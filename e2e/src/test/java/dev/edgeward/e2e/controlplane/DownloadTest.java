package dev.edgeward.e2e.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class DownloadTest {

  @TempDir private Path folder;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Path into;
  private GoModule module;
  private Download download;

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] file = files.get(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(file == null ? 404 : 200, file == null ? -1 : file.length);
          if (file != null) {
            exchange.getResponseBody().write(file);
          }
          exchange.close();
        });
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(
        sources.resolve("go.mod"),
        "require (\n\tgo.etcd.io/etcd/server/v3 v3.2.1\n\tk8s.io/kubernetes v1.2.3\n)\n");
    module = GoModule.controlPlane(sources);
    into = Files.createDirectories(folder.resolve("into"));
    download = new Download(base + "/k8s", base + "/etcd", module, progress::add);

    for (String name : List.of("kube-apiserver", "kube-controller-manager")) {
      byte[] content = name.getBytes(StandardCharsets.UTF_8);
      String path = "/k8s/v1.2.3/bin/linux/amd64/" + name;
      files.put(path, content);
      files.put(path + ".sha256", sha256(content).getBytes(StandardCharsets.UTF_8));
    }
    String name = "etcd-v3.2.1-linux-amd64";
    byte[] archive = archiveOf(name);
    files.put("/etcd/v3.2.1/" + name + ".tar.gz", archive);
    files.put(
        "/etcd/v3.2.1/SHA256SUMS",
        (sha256(archive) + "  " + name + ".tar.gz\n").getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void takesWhatTheProjectsRelease() throws Exception {
    assertThat(download.supply(into)).isTrue();

    assertThat(module.missing(into)).isEmpty();
    assertThat(into.resolve("etcd")).hasContent("etcd");
  }

  @Test
  void refusesWhatHasAnotherChecksum() throws Exception {
    files.put(
        "/k8s/v1.2.3/bin/linux/amd64/kube-apiserver",
        "something else".getBytes(StandardCharsets.UTF_8));

    assertThat(download.supply(into)).isFalse();
    assertThat(progress).anyMatch(line -> line.contains("checksum"));
  }

  @Test
  void isPassedOverWhereTheNetworkEnds() throws Exception {
    server.stop(0);

    assertThat(download.supply(into)).isFalse();
  }

  private byte[] archiveOf(String name) throws IOException, InterruptedException {
    Path content = Files.createDirectories(folder.resolve(name)).resolve("etcd");
    Files.writeString(content, "etcd");
    assertThat(content.toFile().setExecutable(true)).isTrue();
    Path archive = folder.resolve("archive");
    int status =
        new ProcessBuilder("tar", "-czf", archive.toString(), name)
            .directory(folder.toFile())
            .start()
            .waitFor();
    assertThat(status).isZero();
    return Files.readAllBytes(archive);
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
