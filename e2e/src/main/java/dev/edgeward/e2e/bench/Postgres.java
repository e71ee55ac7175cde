package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own, which lists are compared with. Asked over TCP by {@code pgbench},
 * which is in C and prepares its statements: hardly anything is in a latency but the server.
 */
final class Postgres implements AutoCloseable {

  private static final long NANOS_PER_MICRO = 1000;
  private static final int PATIENCE_SECONDS = 120;

  /** Where pgbench's log of a transaction has its latency, in microseconds. */
  private static final int LATENCY = 2;

  private final Path bin;
  private final Path data;
  private final int port;

  private Postgres(Path bin, Path data) throws IOException {
    this.bin = bin;
    this.data = data;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /**
   * Starts a server.
   *
   * @param data a folder for its data, which does not exist
   * @return null where PostgreSQL with pgbench is not installed
   */
  static @Nullable Postgres start(Path data) throws IOException, InterruptedException {
    Optional<Path> bin =
        Stream.concat(
                Stream.of("15", "16", "17", "18")
                    .map(v -> Path.of("/usr/lib/postgresql", v, "bin")),
                Stream.of(System.getenv("PATH").split(":", -1)).map(Path::of))
            .filter(
                folder ->
                    Stream.of("initdb", "pg_ctl", "psql", "postgres", "pgbench")
                        .allMatch(program -> Files.isExecutable(folder.resolve(program))))
            .findFirst();
    if (bin.isEmpty()) {
      return null;
    }
    Files.createDirectories(data);
    var postgres = new Postgres(bin.get(), data);
    postgres.server(
        "initdb", "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C", "-N", "-D", "data");
    String settings =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=256MB -c random_page_cost=1.1";
    postgres.server(
        "pg_ctl",
        "-D",
        "data",
        "-w",
        "-l",
        "log",
        "-o",
        settings.formatted(postgres.port),
        "start");
    return postgres;
  }

  /** Runs a script. */
  List<String> run(String sql) throws IOException, InterruptedException {
    Files.writeString(data.resolve("script.sql"), sql);
    return client("psql", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAt", "-f", "script.sql");
  }

  /** Which version it is. */
  String version() throws IOException, InterruptedException {
    return run("show server_version;").getFirst();
  }

  /**
   * Asks one thing again and again.
   *
   * @param sql one statement
   * @param connections each of which asks again as soon as it has its answer
   * @param latencies which is added to
   * @return how many answers there were
   */
  long load(String sql, int connections, Duration time, Latencies latencies)
      throws IOException, InterruptedException {
    Files.writeString(data.resolve("load.sql"), sql + "\n");
    client(
        "pgbench",
        "-n",
        "-M",
        "prepared",
        "-c",
        Integer.toString(connections),
        "-T",
        Long.toString(time.toSeconds()),
        "-f",
        "load.sql",
        "-l",
        "--log-prefix=transactions",
        "postgres");
    long count = 0;
    for (Path log : files("transactions.")) {
      for (String line : Files.readAllLines(log)) {
        latencies.record(Long.parseLong(line.split(" ", -1)[LATENCY]) * NANOS_PER_MICRO);
        count++;
      }
      Files.delete(log);
    }
    return count;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    server("pg_ctl", "-D", "data", "-m", "immediate", "stop");
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(data)) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private List<String> client(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(bin.resolve(program).toString());
    command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "bench"));
    command.addAll(List.of(arguments));
    return execute(command);
  }

  /** The server refuses to run as root, so root runs it in a namespace where it is nobody. */
  private void server(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    execute(command);
  }

  private List<String> execute(List<String> command) throws IOException, InterruptedException {
    Path output = data.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    List<String> lines = Files.readAllLines(output);
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + " failed: " + String.join("\n", lines));
    }
    return lines;
  }
}
