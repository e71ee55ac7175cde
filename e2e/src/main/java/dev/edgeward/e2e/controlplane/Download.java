package dev.edgeward.e2e.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Takes the executables that the Kubernetes and etcd projects release, each checked against the
 * checksum released with it. Where the network doesn't reach them, it finds that out within a few
 * seconds. (The archives of envtest would be one download, but have no controller manager.)
 */
final class Download implements BinarySource.Supplier {

  private final String kubernetes;
  private final String etcd;
  private final GoModule module;
  private final Consumer<String> progress;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(3))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /** From where the projects release. */
  Download(GoModule module, Consumer<String> progress) {
    this(
        "https://dl.k8s.io", "https://github.com/etcd-io/etcd/releases/download", module, progress);
  }

  /**
   * @param kubernetes where {@code {version}/bin/linux/amd64/kube-apiserver} is
   * @param etcd where {@code {version}/etcd-{version}-linux-amd64.tar.gz} is
   */
  Download(String kubernetes, String etcd, GoModule module, Consumer<String> progress) {
    this.kubernetes = kubernetes;
    this.etcd = etcd;
    this.module = module;
    this.progress = progress;
  }

  @Override
  public boolean supply(Path folder) throws InterruptedException {
    String architecture = architecture();
    if (!System.getProperty("os.name").equals("Linux") || architecture.isEmpty()) {
      return false;
    }
    try {
      String version = module.version();
      for (String name : Binaries.NAMES.subList(1, Binaries.NAMES.size())) {
        String address = "%s/%s/bin/linux/%s/%s".formatted(kubernetes, version, architecture, name);
        fetch(address, text(address + ".sha256").strip(), folder.resolve(name));
      }
      fetchEtcd(module.version("go.etcd.io/etcd/server/v3"), architecture, folder);
      return true;
    } catch (IOException e) {
      progress.accept("the control plane can't be downloaded here (" + e + ")");
      return false;
    }
  }

  private void fetchEtcd(String version, String architecture, Path folder)
      throws IOException, InterruptedException {
    String base = "etcd-%s-linux-%s".formatted(version, architecture);
    String archive = base + ".tar.gz";
    String sum =
        text("%s/%s/SHA256SUMS".formatted(etcd, version))
            .lines()
            .filter(line -> line.endsWith(" " + archive))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .findFirst()
            .orElseThrow(() -> new IOException("no checksum of " + archive));
    Path file = folder.resolve(archive);
    fetch("%s/%s/%s".formatted(etcd, version, archive), sum, file);
    Process tar =
        new ProcessBuilder("tar", "-xzf", file.toString(), "--strip-components=1", base + "/etcd")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!tar.waitFor(1, TimeUnit.MINUTES) || tar.exitValue() != 0) {
      tar.destroyForcibly();
      throw new IOException(archive + " can't be unpacked");
    }
    Files.delete(file);
  }

  private String text(String address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(address + " answers " + response.statusCode());
    }
    return response.body();
  }

  private void fetch(String address, String sha256, Path file)
      throws IOException, InterruptedException {
    progress.accept("downloading " + address);
    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(URI.create(address)).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (var body = new DigestInputStream(response.body(), sha256())) {
      if (response.statusCode() != 200) {
        throw new IOException(address + " answers " + response.statusCode());
      }
      Files.copy(body, file, StandardCopyOption.REPLACE_EXISTING);
      String actual = HexFormat.of().formatHex(body.getMessageDigest().digest());
      if (!actual.equals(sha256.toLowerCase(Locale.ROOT))) {
        throw new IOException(address + " doesn't have the checksum that was published with it");
      }
    }
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " can't be made executable");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      default -> "";
    };
  }
}
