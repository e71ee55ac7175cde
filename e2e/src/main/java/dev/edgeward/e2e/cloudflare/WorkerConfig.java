package dev.edgeward.e2e.cloudflare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes what workerd reads to run a version: its modules as files, and a configuration. */
final class WorkerConfig {

  /** What the socket is called on which workerd serves. */
  static final String SOCKET = "http";

  private final ScriptVersion version;
  private final int kvPort;

  /**
   * @param kvPort where {@link KvService} listens
   */
  WorkerConfig(ScriptVersion version, int kvPort) {
    this.version = version;
    this.kvPort = kvPort;
  }

  /** Writes to the folder; gives the file of the configuration. */
  Path write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<WorkerModule> modules =
        version.modules().stream()
            .filter(module -> module.type() != WorkerModule.Type.SOURCE_MAP)
            .toList();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < modules.size(); i++) {
      WorkerModule module = modules.get(i);
      // By number: a module's name is none for a file.
      Files.write(folder.resolve("module-" + i), module.body().getBytes());
      fields.add(
          "( name = %s, %s = embed \"module-%d\" )"
              .formatted(quote(module.name()), module.type().field(), i));
    }
    Path file = folder.resolve("config.capnp");
    Files.writeString(file, text(fields));
    return file;
  }

  private String text(List<String> modules) {
    return """
        using Workerd = import "/workerd/workerd.capnp";

        const config :Workerd.Config = (
          services = [
            ( name = "worker", worker = .worker ),
            # As on Cloudflare: a worker reaches the public network only.
            ( name = "internet", network = ( allow = ["public"], tlsOptions = ( trustBrowserCas = true ) ) )%s
          ],
          sockets = [ ( name = "%s", address = "127.0.0.1:0", http = (), service = "worker" ) ]
        );

        const worker :Workerd.Worker = (
          modules = [
            %s
          ],
          compatibilityDate = %s,
          compatibilityFlags = [%s],
          bindings = [
            %s
          ]
        );
        """
        .formatted(
            namespaces(),
            SOCKET,
            String.join(",\n    ", modules),
            quote(version.settings().compatibilityDate()),
            version.settings().compatibilityFlags().stream()
                .map(WorkerConfig::quote)
                .collect(Collectors.joining(", ")),
            version.bindings().stream()
                .map(
                    binding -> "( name = %s, %s )".formatted(quote(binding.name()), value(binding)))
                .collect(Collectors.joining(",\n    ")));
  }

  /** A service for each namespace that is bound. */
  private String namespaces() {
    TreeSet<String> ids = new TreeSet<>();
    for (Binding binding : version.bindings()) {
      if (binding.type().equals("kv_namespace")) {
        ids.add(text(binding, "namespace_id"));
      }
    }
    return ids.stream()
        .map(
            id ->
                """
                ,
                    ( name = "kv-%s", external = ( address = "127.0.0.1:%d",
                      http = ( injectRequestHeaders = [ ( name = "%s", value = "%s" ) ] ) ) )"""
                    .formatted(id, kvPort, KvService.NAMESPACE_HEADER, id))
        .collect(Collectors.joining());
  }

  private String value(Binding binding) {
    return switch (binding.type()) {
      case "plain_text", Binding.SECRET_TEXT -> "text = " + quote(text(binding, "text"));
      case "json" -> "json = " + quote(binding.json().path("json").toString());
      case "kv_namespace" -> "kvNamespace = \"kv-" + text(binding, "namespace_id") + "\"";
      case "worker_loader" -> "workerLoader = ( id = " + quote(binding.name()) + " )";
      case "version_metadata" ->
          "json = "
              + quote(
                  Json.object()
                      .put("id", version.id())
                      .put("tag", version.annotations().path("workers/tag").asText(""))
                      .put("timestamp", version.created().toString())
                      .toString());
      default -> throw new IllegalStateException("no binding of type " + binding.type());
    };
  }

  private static String text(Binding binding, String field) {
    return binding.json().path(field).asText();
  }

  /** A string of Cap'n Proto's language: everything but plain ASCII as bytes of UTF-8. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (one >= ' ' && one < 0x7f && one != '"' && one != '\\') {
        quoted.append((char) one);
      } else {
        quoted.append("\\x%02x".formatted(one));
      }
    }
    return quoted.append('"').toString();
  }
}
