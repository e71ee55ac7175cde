package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of an operation.
 *
 * @param name in the request
 * @param in {@code path}, {@code query}, {@code header} or {@code cookie}
 * @param style how it is written
 * @param explode whether each part of it stands alone
 * @param allowReserved whether reserved characters stay as they are
 * @param mediaType of its one text, null where the style counts
 * @param required whether a call has to have it
 * @param description null for none
 * @param schema what it must be; one that isn't there takes anything
 */
record Parameter(
    String name,
    String in,
    String style,
    boolean explode,
    boolean allowReserved,
    @Nullable String mediaType,
    boolean required,
    @Nullable String description,
    Located schema) {
  private static final Map<String, Set<String>> STYLES =
      Map.of(
          "path", Set.of("simple", "label", "matrix"),
          "query", Set.of("form", "spaceDelimited", "pipeDelimited", "deepObject"),
          "header", Set.of("simple"),
          "cookie", Set.of("form"));

  /** OpenAPI: what these would say is said elsewhere. */
  private static final Set<String> IGNORED = Set.of("accept", "content-type", "authorization");

  /** What a caller could take over the connection with, or the gateway that adds credentials. */
  private static final Set<String> REFUSED =
      Set.of(
          "connection",
          "content-length",
          "cookie",
          "edgeward-credentials",
          "host",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** The parameters of an operation, those of its path among them. */
  static List<Parameter> of(Located operation, Located path) throws FlawException {
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Located owner : List.of(path, operation)) {
      for (Located one : owner.at("parameters").items()) {
        Parameter parameter = of(one.resolved());
        if (!parameter.isIgnored()) {
          parameters.put(parameter.in + " " + parameter.name, parameter);
        }
      }
    }
    return new ArrayList<>(parameters.values());
  }

  private static Parameter of(Located from) throws FlawException {
    String name = from.text("name").filter(text -> !text.isEmpty()).orElse(null);
    String in = from.text("in").orElse("");
    Set<String> styles = STYLES.get(in);
    if (name == null) {
      throw from.flaw("a parameter needs a name");
    }
    if (styles == null) {
      throw from.at("in").flaw("must be path, query, header or cookie");
    }
    String usual = in.equals("query") || in.equals("cookie") ? "form" : "simple";
    String style = from.text("style").orElse(usual);
    if (!styles.contains(style)) {
      throw from.at("style").flaw("can't be " + Located.shortened(style) + " in " + in);
    }
    boolean named = in.equals("header") || in.equals("cookie");
    if (named
        && (!TOKEN.matcher(name).matches() || REFUSED.contains(name.toLowerCase(Locale.ROOT)))) {
      throw from.at("name").flaw("can't be that of a " + in);
    }
    Located content = from.at("content");
    String mediaType = content.fields().stream().findFirst().orElse(null);
    return new Parameter(
        name,
        in,
        style,
        from.at("explode").isThere() ? from.flag("explode") : style.equals("form"),
        from.flag("allowReserved"),
        mediaType,
        in.equals("path") || from.flag("required"),
        from.text("description").orElse(null),
        mediaType == null ? from.at("schema") : content.at(mediaType).at("schema"));
  }

  private boolean isIgnored() {
    return in.equals("header") && IGNORED.contains(name.toLowerCase(Locale.ROOT));
  }

  ObjectNode toJson(String argument) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("arg", argument).put("name", name).put("in", in);
    json.put("style", style).put("explode", explode);
    if (allowReserved) {
      json.put("allowReserved", true);
    }
    if (mediaType != null) {
      json.put("mediaType", mediaType);
    }
    return json;
  }
}
