package dev.edgeward.e2e.registry;

import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.PidFile;
import dev.edgeward.e2e.process.Service;
import dev.edgeward.e2e.process.SupervisedProcess;
import dev.edgeward.e2e.process.Timing;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.StackFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The CNCF's registry, which shows nothing without credentials; and oras, to push with. */
public final class OciRegistry implements AutoCloseable {
  public static final String USER = "ann";
  public static final String PASSWORD = "not-secret";

  /** Of the user, by bcrypt at its least cost. */
  private static final String HTPASSWD =
      USER + ":$2a$04$3cZhYeLJED2OXJZbFSLbXuAJ0QAhkqTCDozLDNoYTIHoGYDHnOXPK\n";

  private static final Duration START_TIMEOUT = Duration.ofMinutes(1);
  private static final String HOST = "127.0.0.1";

  private final Path oras;
  private final Path folder;
  private final int port;
  private final SupervisedProcess process;

  private OciRegistry(Path binaries, Path folder, int port) {
    this.oras = binaries.resolve("oras");
    this.folder = folder;
    this.port = port;
    this.process =
        new SupervisedProcess(
            new Service(
                "registry",
                () ->
                    new Launch(
                        List.of(
                            binaries.resolve("registry").toString(),
                            "serve",
                            folder.resolve("config.yml").toString()),
                        Map.of("OTEL_TRACES_EXPORTER", "none"),
                        List.of()),
                () -> listens(port),
                false,
                START_TIMEOUT,
                folder.resolve("log"),
                new PidFile(folder.resolve("pid"))),
            Timing.standard(),
            line -> System.err.println("registry: " + line));
  }

  /**
   * An empty registry that doesn't run yet.
   *
   * @param binaries the folder with both programs
   */
  static OciRegistry in(Path binaries) throws IOException {
    Path folder = Files.createTempDirectory("registry");
    int port = Ports.free(1).getFirst();
    Files.writeString(folder.resolve("htpasswd"), HTPASSWD);
    Files.writeString(
        folder.resolve("config.yml"),
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: %1$s/data}}
        http: {addr: "%2$s:%3$d"}
        auth: {htpasswd: {realm: edgeward, path: %1$s/htpasswd}}
        """
            .formatted(folder, HOST, port));
    return new OciRegistry(binaries, folder, port);
  }

  /** Starts it, where it doesn't run. */
  public void start() throws InterruptedException {
    process.start();
    if (!process.awaitReady(START_TIMEOUT)) {
      throw new IllegalStateException("the registry is not ready; see " + folder.resolve("log"));
    }
  }

  /** Ends it; what it has it keeps. */
  public void stop() throws InterruptedException {
    process.close();
  }

  @Override
  public void close() throws InterruptedException {
    process.close();
    StackFolder.deleteRecursively(folder);
  }

  /** What references of its artifacts begin with. */
  public String host() {
    return HOST + ":" + port;
  }

  /** The content of a Secret of type {@code kubernetes.io/dockerconfigjson} for it. */
  public String dockerConfig() {
    return "{\"auths\": {\"%s\": {\"username\": \"%s\", \"password\": \"%s\"}}}"
        .formatted(host(), USER, PASSWORD);
  }

  /**
   * Pushes files as {@code oras push} does.
   *
   * @param repository that they go to
   * @param files text by path
   * @param arguments what of them is pushed: files, with a media type or without, or folders
   * @return the reference of the artifact, with its digest
   */
  public String push(String repository, Map<String, String> files, String... arguments)
      throws IOException, InterruptedException {
    Path content = Files.createTempDirectory(folder, "push");
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = content.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    List<String> command =
        new ArrayList<>(List.of("push", "--format", "go-template={{.reference}}"));
    command.add(host() + "/" + repository);
    command.addAll(List.of(arguments));
    return oras(content, command);
  }

  /**
   * Pushes a blob as it is.
   *
   * @return its descriptor, as a manifest has it
   */
  public String pushBlob(String repository, String mediaType, byte[] bytes)
      throws IOException, InterruptedException {
    Path content = Files.createTempDirectory(folder, "blob");
    Files.write(content.resolve("blob"), bytes);
    oras(content, List.of("blob", "push", host() + "/" + repository, "blob"));
    return "{\"mediaType\": \"%s\", \"digest\": \"%s\", \"size\": %d}"
        .formatted(mediaType, digest(bytes), bytes.length);
  }

  /**
   * Pushes a manifest as it is.
   *
   * @return the reference of the artifact, with its digest
   */
  public String pushManifest(String repository, String manifest)
      throws IOException, InterruptedException {
    Path content = Files.createTempDirectory(folder, "manifest");
    Files.writeString(content.resolve("manifest"), manifest);
    oras(content, List.of("manifest", "push", host() + "/" + repository, "manifest"));
    return host() + "/" + repository + "@" + digest(manifest.getBytes(StandardCharsets.UTF_8));
  }

  /** From now on it gives something else where it has some text. */
  public void falsify(String text, String other) throws IOException {
    String hex = digest(text.getBytes(StandardCharsets.UTF_8)).substring("sha256:".length());
    Files.writeString(
        folder
            .resolve("data/docker/registry/v2/blobs/sha256")
            .resolve(hex.substring(0, 2))
            .resolve(hex)
            .resolve("data"),
        other);
  }

  private static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String oras(Path content, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(oras.toString()));
    command.addAll(arguments);
    command.addAll(List.of("--plain-http", "--username", USER, "--password-stdin"));
    Path errors = content.resolveSibling(content.getFileName() + ".log");
    Path password = Files.writeString(folder.resolve("password"), PASSWORD);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(content.toFile())
            .redirectInput(password.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command + ": " + Files.readString(errors));
    }
    return output.strip();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getByName(HOST), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
