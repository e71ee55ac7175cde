package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Everything that a stack keeps on disk. A stack is its folder: another folder is another stack.
 *
 * @param root the folder, absolute
 */
public record StackFolder(Path root) {

  public StackFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The kubeconfig of the cluster's administrator. */
  public Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  /** The kubeconfig of one of the two programs' own ServiceAccount. */
  Path kubeconfig(Component program) {
    return root.resolve(program.title() + ".kubeconfig");
  }

  public Path log(Component component) {
    return log(component.title());
  }

  Path log(String process) {
    return logs().resolve(process + ".log");
  }

  /** The last lines of a component's log. */
  public String tail(Component component, int lines) {
    return Journal.tail(log(component), lines);
  }

  /** What the supervisor did, and why. */
  public Path journal() {
    return logs().resolve("supervisor.log");
  }

  /** The Kubernetes API's audit log: a JSON object a line. */
  public Path auditLog() {
    return logs().resolve("audit.log");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path certificates() {
    return root.resolve("certificates");
  }

  Path etcdData() {
    return root.resolve("etcd");
  }

  /** What workerd is started from, and the disk that its code store keeps. */
  Path workerd() {
    return root.resolve("workerd");
  }

  /** The code store's files. */
  public Path workerdDisk() {
    return workerd().resolve("disk");
  }

  Path tokens() {
    return root.resolve("tokens.csv");
  }

  Path supervisorLock() {
    return root.resolve("supervisor.lock");
  }

  /** The process that supervises this stack, which may be this one. */
  public PidFile supervisor() {
    return new PidFile(root.resolve("pids/supervisor"));
  }

  PidFile pidFile(Component component) {
    return pidFile(component.title());
  }

  PidFile pidFile(String process) {
    return new PidFile(root.resolve("pids").resolve(process));
  }

  /**
   * There while the supervisor has seen everything ready at least once and was not asked to end.
   */
  Path upMarker() {
    return root.resolve("up");
  }

  /**
   * Somebody asks the supervisor to restart what is out of date; it takes the file away when it has
   * done so.
   */
  Path refreshRequest() {
    return root.resolve("refresh");
  }

  /** The users and their tokens, once the stack was started. */
  public Users users() {
    return Users.in(tokens());
  }

  /** The ports that the stack uses, once it was started. */
  public Optional<Ports> ports() {
    if (!Files.exists(portsFile())) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(portsFile())) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> ports = new HashMap<>();
    properties.forEach((name, port) -> ports.put((String) name, Integer.valueOf((String) port)));
    return Optional.of(Ports.fromMap(ports));
  }

  void save(Ports ports) {
    var text = new StringBuilder();
    ports.toMap().forEach((name, port) -> text.append(name).append('=').append(port).append('\n'));
    write(portsFile(), text.toString());
  }

  /**
   * Writes a file that only this user may read; whole, or not at all; untouched when it says the
   * same already.
   */
  static void write(Path file, String text) {
    try {
      if (Files.exists(file) && Files.readString(file).equals(text)) {
        return;
      }
      Files.createDirectories(file.getParent());
      Path temporary =
          Files.createTempFile(file.getParent(), file.getFileName().toString(), ".tmp");
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder and all that is in it. */
  public static void deleteRecursively(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path portsFile() {
    return root.resolve("ports.properties");
  }
}
