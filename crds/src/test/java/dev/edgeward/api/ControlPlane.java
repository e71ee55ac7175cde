package dev.edgeward.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An etcd and a kube-apiserver of one's own, spoken to over plain HTTP calls. */
final class ControlPlane implements AutoCloseable {
  private static final List<String> BINARIES = List.of("etcd", "kube-apiserver");
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final String TOKEN = "the-administrator-of-a-test";

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final URI server;
  private HttpClient http = HttpClient.newHttpClient();

  private ControlPlane(Path folder, URI server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Starts both and waits until the API server is ready.
   *
   * @param folder an empty one, for their data and logs
   */
  static ControlPlane start(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path binaries = binaries(System.getenv());
    URI etcd = URI.create("http://127.0.0.1:" + freePort());
    URI peer = URI.create("http://127.0.0.1:" + freePort());
    int port = freePort();
    Path key = writeKey(folder.resolve("service-accounts.pem"));
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.csv"), TOKEN + ",administrator,administrator,system:masters\n");
    ControlPlane plane = new ControlPlane(folder, URI.create("https://127.0.0.1:" + port));
    try {
      plane.launch(
          binaries.resolve("etcd"),
          "--data-dir=" + folder.resolve("etcd"),
          "--unsafe-no-fsync",
          "--listen-client-urls=" + etcd,
          "--advertise-client-urls=" + etcd,
          "--listen-peer-urls=" + peer,
          "--initial-advertise-peer-urls=" + peer,
          "--initial-cluster=default=" + peer);
      plane.launch(
          binaries.resolve("kube-apiserver"),
          "--etcd-servers=" + etcd,
          "--bind-address=127.0.0.1",
          "--secure-port=" + port,
          "--cert-dir=" + folder,
          "--authorization-mode=RBAC",
          "--token-auth-file=" + tokens,
          "--service-account-issuer=https://kubernetes.default.svc",
          "--service-account-key-file=" + key,
          "--service-account-signing-key-file=" + key,
          "--service-cluster-ip-range=10.0.0.0/24");
      plane.awaitReady();
      return plane;
    } catch (IOException | InterruptedException | GeneralSecurityException | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /**
   * Where the binaries are: {@code KUBEBUILDER_ASSETS}, else what was built or downloaded last into
   * the user's cache.
   */
  static Path binaries(Map<String, String> environment) throws IOException {
    String assets = environment.getOrDefault("KUBEBUILDER_ASSETS", "");
    if (!assets.isBlank() && complete(Path.of(assets))) {
      return Path.of(assets);
    }
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        (configured.isBlank()
                ? Path.of(
                    environment.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(configured))
            .resolve("edgeward/controlplane");
    Optional<Path> latest = Optional.empty();
    if (Files.isDirectory(cache)) {
      try (Stream<Path> versions = Files.list(cache)) {
        latest =
            versions
                .filter(ControlPlane::complete)
                .max(Comparator.comparing(version -> version.toFile().lastModified()));
      }
    }
    return latest.orElseThrow(
        () ->
            new IllegalStateException(
                "no Kubernetes control plane in %s (nor in KUBEBUILDER_ASSETS): run ./dev test, which gets one"
                    .formatted(cache)));
  }

  /** Sends a request as the cluster's administrator. */
  HttpResponse<String> send(String method, String path, String contentType, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", contentType)
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Gets what is at a path, in the representation that {@code accept} names. */
  HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Accept", accept)
            .timeout(Duration.ofSeconds(60))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    // The API server first: without its etcd it would wait for it.
    for (Process process : processes.reversed()) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  private void launch(Path binary, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(binary.getFileName() + ".log").toFile())
            .start());
  }

  private void awaitReady() throws IOException, InterruptedException, GeneralSecurityException {
    Path certificate = folder.resolve("apiserver.crt");
    long end = System.nanoTime() + START_TIMEOUT.toNanos();
    boolean trusted = false;
    while (System.nanoTime() < end && processes.stream().allMatch(Process::isAlive)) {
      try {
        if (!trusted && Files.exists(certificate)) {
          http = HttpClient.newBuilder().sslContext(trusting(certificate)).build();
          trusted = true;
        }
        if (trusted && get("/readyz", "*/*").statusCode() == 200) {
          return;
        }
      } catch (IOException | CertificateException notYet) {
        trusted = false;
      }
      Thread.sleep(200);
    }
    StringBuilder logs = new StringBuilder("the control plane does not get ready");
    for (String binary : BINARIES) {
      Path log = folder.resolve(binary + ".log");
      if (Files.exists(log)) {
        List<String> lines = Files.readAllLines(log);
        logs.append("\n").append(binary).append(":\n");
        logs.append(String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
      }
    }
    throw new IOException(logs.toString());
  }

  private static boolean complete(Path folder) {
    return BINARIES.stream().allMatch(name -> Files.isExecutable(folder.resolve(name)));
  }

  private static SSLContext trusting(Path certificate)
      throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    int entry = 0;
    try (InputStream chain = Files.newInputStream(certificate)) {
      for (var link : CertificateFactory.getInstance("X.509").generateCertificates(chain)) {
        trusted.setCertificateEntry("server-" + entry++, link);
      }
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static Path writeKey(Path file) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
    return Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
