package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation's requests go.
 *
 * @param url absolute, with the variables that a caller may choose
 * @param variables the values of those that the caller doesn't
 * @param choices the values of each that there are to choose from
 * @param origins all that it can be, as {@code scheme://host} or {@code scheme://host:port}
 */
record Servers(
    String url,
    Map<String, String> variables,
    Map<String, List<String>> choices,
    Set<String> origins) {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?([.][a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
  private static final int MAX_ORIGINS = 50;
  private static final int MAX_HOST = 253;

  /**
   * The server of an operation: the first of its own, else of its path, else of the document.
   *
   * @param operation in the document
   * @param path that it is of
   * @param override stands in for all of these, null for none
   */
  static Servers of(Located operation, Located path, @Nullable String override)
      throws FlawException {
    Located root = Located.root(operation.root());
    if (override != null) {
      return fixed(new Located(root.root(), "spec.openapi.serverUrl", root.node()), override);
    }
    for (Located owner : List.of(operation, path, root)) {
      Located servers = owner.at("servers");
      if (servers.node().isArray() && !servers.node().isEmpty()) {
        return of(servers.at(0));
      }
    }
    throw root.at("servers")
        .flaw("is missing, so nobody knows where its requests go: give spec.openapi.serverUrl");
  }

  private static Servers fixed(Located at, String url) throws FlawException {
    return new Servers(url, Map.of(), Map.of(), Set.of(origin(at, url)));
  }

  /**
   * Variables that list their values are the caller's to choose; of all others the default counts.
   */
  private static Servers of(Located server) throws FlawException {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, List<String>> choices = new LinkedHashMap<>();
    StringBuilder url = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(server.text("url").orElse(""));
    while (matcher.find()) {
      String name = matcher.group(1);
      Located variable = server.at("variables").at(name);
      String value =
          variable
              .text("default")
              .orElseThrow(() -> variable.flaw("has no default, which it must have"));
      List<String> listed = listed(variable);
      if (listed.isEmpty()) {
        matcher.appendReplacement(url, Matcher.quoteReplacement(value));
      } else {
        values.put(name, value);
        choices.put(name, listed);
        matcher.appendReplacement(url, Matcher.quoteReplacement(matcher.group()));
      }
    }
    matcher.appendTail(url);
    Set<String> origins = new LinkedHashSet<>();
    for (String one : expanded(server, url.toString(), choices)) {
      origins.add(origin(server.at("url"), one));
    }
    origins.add(origin(server.at("url"), filled(url.toString(), values)));
    return new Servers(url.toString(), values, choices, origins);
  }

  private static List<String> listed(Located variable) {
    List<String> values = new ArrayList<>();
    variable.at("enum").items().stream()
        .filter(one -> one.node().isTextual())
        .forEach(one -> values.add(one.node().textValue()));
    return values;
  }

  private static List<String> expanded(
      Located server, String url, Map<String, List<String>> choices) throws FlawException {
    List<String> urls = List.of(url);
    for (Map.Entry<String, List<String>> choice : choices.entrySet()) {
      List<String> next = new ArrayList<>();
      for (String one : urls) {
        choice.getValue().forEach(value -> next.add(filled(one, Map.of(choice.getKey(), value))));
      }
      if (next.size() > MAX_ORIGINS) {
        throw server.flaw("its variables make more than " + MAX_ORIGINS + " URLs");
      }
      urls = next;
    }
    return urls;
  }

  private static String filled(String url, Map<String, String> values) {
    return VARIABLE
        .matcher(url)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }

  private static String origin(Located at, String url) throws FlawException {
    Optional<URI> uri = parsed(url);
    String scheme = uri.map(URI::getScheme).orElse(null);
    if (uri.isEmpty() || (scheme == null && uri.get().getHost() == null)) {
      throw at.flaw(
          Located.shortened(url) + " is no absolute URL: give spec.openapi.serverUrl instead");
    }
    String host =
        uri.get().getHost() == null ? "" : uri.get().getHost().toLowerCase(java.util.Locale.ROOT);
    if (scheme == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw at.flaw(Located.shortened(url) + " is neither http nor https");
    }
    if (host.length() > MAX_HOST
        || !HOST.matcher(host).matches()
        || uri.get().getRawUserInfo() != null) {
      throw at.flaw(Located.shortened(url) + " names no host that can be granted");
    }
    if (uri.get().getRawQuery() != null || uri.get().getRawFragment() != null) {
      throw at.flaw(Located.shortened(url) + " has a query or a fragment");
    }
    if (Paths.leadsElsewhere(uri.get().getRawPath())) {
      throw at.flaw(Located.shortened(url) + " has a part that is . or ..");
    }
    int port = uri.get().getPort();
    boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host + (usual ? "" : ":" + port);
  }

  private static Optional<URI> parsed(String url) {
    try {
      return Optional.of(URI.create(url));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  ObjectNode toJson(@Nullable String argument) {
    ObjectNode server = JsonNodeFactory.instance.objectNode().put("url", url);
    ObjectNode values = server.putObject("variables");
    variables.forEach(values::put);
    if (argument != null) {
      server.put("arg", argument);
    }
    return server;
  }

  /** What the argument must be that chooses. */
  ObjectNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    schema.put("description", "Values of the variables of the server's URL");
    ObjectNode properties = schema.putObject("properties");
    choices.forEach(
        (name, values) -> {
          ObjectNode variable = properties.putObject(name);
          values.forEach(variable.withArray("enum")::add);
          variable.put("default", variables.get(name));
        });
    return schema.put("additionalProperties", false);
  }
}
