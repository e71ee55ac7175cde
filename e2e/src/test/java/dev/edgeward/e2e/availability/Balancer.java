package dev.edgeward.e2e.availability;

import dev.edgeward.e2e.stack.Ports;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * HAProxy before two replicas of the API server and two of workerd, as patient as probes of
 * Kubernetes are. The API servers are behind it twice: once as behind a Service of Kubernetes,
 * which passes connections on (TCP), once as behind an Ingress, which passes requests on (HTTP). Of
 * its servers those are used whose health check passes.
 */
final class Balancer implements AutoCloseable {
  private static final String CONFIG =
      """
      global
        stats socket %1$s/admin.sock mode 600 level admin
      defaults
        timeout connect 1s
        timeout client 1m
        timeout server 1m
        timeout check 5s
        retries 3
        option redispatch 1
        balance roundrobin
        default-server inter 500ms fall 6 rise 1
      listen service
        mode tcp
        bind 127.0.0.1:%2$d
        option httpchk GET /q/health/ready
        server one 127.0.0.1:%5$d check port %6$d
        server two 127.0.0.1:%7$d check port %8$d
      listen ingress
        mode http
        bind 127.0.0.1:%3$d
        option httpchk GET /q/health/ready
        server one 127.0.0.1:%5$d check port %6$d
        server two 127.0.0.1:%7$d check port %8$d
      listen runtime
        mode tcp
        bind 127.0.0.1:%4$d
        option httpchk
        http-check send meth GET uri /v1/health ver HTTP/1.1 hdr Host localhost
        server one 127.0.0.1:%9$d check
        server two 127.0.0.1:%10$d check
      """;

  private final Process process;
  private final Path folder;
  private final int service;
  private final int ingress;
  private final int runtime;

  /**
   * A server behind it.
   *
   * @param port where it serves
   * @param health where it tells of its health
   */
  record Server(int port, int health) {}

  private Balancer(Process process, Path folder, List<Integer> ports) {
    this.process = process;
    this.folder = folder;
    this.service = ports.get(0);
    this.ingress = ports.get(1);
    this.runtime = ports.get(2);
  }

  /** Where HAProxy is, when it is installed. */
  static Optional<Path> executable() {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":")), Stream.of("/usr/sbin"))
        .map(directory -> Path.of(directory, "haproxy"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts it; the replicas needn't be there yet. */
  static Balancer start(List<Server> apiServers, List<Integer> workerds) throws IOException {
    Path folder = Files.createTempDirectory("edgeward-haproxy-"); // a socket's path must be short
    List<Integer> ports = Ports.free(3);
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(
        config,
        CONFIG.formatted(
            folder,
            ports.get(0),
            ports.get(1),
            ports.get(2),
            apiServers.get(0).port(),
            apiServers.get(0).health(),
            apiServers.get(1).port(),
            apiServers.get(1).health(),
            workerds.get(0),
            workerds.get(1)));
    Process process =
        new ProcessBuilder(executable().orElseThrow().toString(), "-db", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new Balancer(process, folder, ports);
  }

  /** The API as behind a Service. */
  URI service() {
    return url(service);
  }

  /** The API as behind an Ingress. */
  URI ingress() {
    return url(ingress);
  }

  /** The dispatchers as behind a Service. */
  URI runtime() {
    return url(runtime);
  }

  /** How many servers of a section are in use now. */
  long up(String section) throws IOException {
    return rows(section).filter(row -> row[17].equals("UP")).count();
  }

  /**
   * Gives a server no new connections, as Kubernetes does with a pod that is to end.
   *
   * @param section {@code service}, {@code ingress} or {@code runtime}
   * @param server {@code one} or {@code two}
   */
  void leave(String section, String server) throws IOException {
    ask("set server " + section + "/" + server + " state drain");
  }

  /** Gives it connections again, once its health check passes. */
  void take(String section, String server) throws IOException {
    ask("set server " + section + "/" + server + " state ready");
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }

  private Stream<String[]> rows(String section) throws IOException {
    return ask("show stat")
        .lines()
        .map(line -> line.split(",", -1))
        .filter(row -> row[0].equals(section) && !row[1].matches("FRONTEND|BACKEND"));
  }

  private String ask(String command) throws IOException {
    var address = UnixDomainSocketAddress.of(folder.resolve("admin.sock"));
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static URI url(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
