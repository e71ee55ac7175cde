package dev.edgeward.apiserver.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own: data in target/, a port of its own, gone when closed. */
final class Postgres implements AutoCloseable {
  private final Path bin;
  private final Path data;
  private final int port;

  private Postgres(Path bin) throws IOException {
    this.bin = bin;
    this.data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "postgres-");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
  }

  /** Starts a server; empty where PostgreSQL isn't installed. */
  static Optional<Postgres> start() {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")).map(Path::of),
            Stream.of("15", "16", "17", "18").map(v -> Path.of("/usr/lib/postgresql", v, "bin")))
        .filter(
            bin ->
                Stream.of("initdb", "pg_ctl", "psql", "postgres")
                    .allMatch(program -> Files.isExecutable(bin.resolve(program))))
        .findFirst()
        .map(Postgres::started);
  }

  private static Postgres started(Path bin) {
    try {
      Postgres postgres = new Postgres(bin);
      postgres.run(
          true, "initdb", "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C", "-N", "-D", ".");
      postgres.run(
          true,
          "pg_ctl",
          "-D",
          ".",
          "-w",
          "-l",
          "log",
          "-o",
          "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
              .formatted(postgres.port),
          "start");
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script. */
  List<String> run(String sql) throws IOException {
    Path script = data.resolve("script.sql");
    Files.writeString(script, sql);
    return run(
        false,
        "psql",
        "-h",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-U",
        "test",
        "-d",
        "postgres",
        "-v",
        "ON_ERROR_STOP=1",
        "-qAt",
        "-f",
        "script.sql");
  }

  /** The server refuses to run as root, so root runs it in a namespace where it is nobody. */
  private List<String> run(boolean server, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (server && "root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(data.getParent(), "output-", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(data.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      List<String> lines = Files.readAllLines(output);
      if (!ended || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(program + " failed: " + String.join("\n", lines));
      }
      Files.delete(output);
      return lines;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    try {
      run(true, "pg_ctl", "-D", ".", "-m", "immediate", "stop");
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
