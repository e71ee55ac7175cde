package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one operation. */
final class OperationReader {
  private static final String BODY = "body";
  private static final String SERVER = "server";
  private static final int MAX_INPUT_BYTES = 256 * 1024;

  /** A Function has half as many code points of it. */
  private static final int MAX_DESCRIPTION = 10_000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final OpenApiDocument document;
  private final Located operation;
  private final Located item;
  private final String method;
  private final String path;
  private final DocumentBudget budget;

  OperationReader(
      OpenApiDocument document,
      Located operation,
      Located item,
      String method,
      String path,
      DocumentBudget budget) {
    this.budget = budget;
    this.document = document;
    this.operation = operation;
    this.item = item;
    this.method = method;
    this.path = path;
  }

  OperationFunction read(String operationId, String name, @Nullable String serverUrl)
      throws FlawException {
    Paths.check(operation, path);
    Servers servers = Servers.of(operation, item, serverUrl);
    List<Parameter> parameters = Parameter.of(operation, item);
    requireTemplates(parameters);
    Optional<RequestBody> body = RequestBody.of(operation);
    if (body.isPresent() && (method.equals("get") || method.equals("head"))) {
      body = Optional.empty(); // fetch sends none
    }
    if (method.equals("trace")) {
      throw operation.flaw("TRACE can't be sent by functions");
    }
    Responses responses = Responses.of(operation, document.is31(), budget);
    Map<String, Parameter> arguments = arguments(parameters, body.isPresent());
    boolean chooses = !servers.choices().isEmpty();
    ObjectNode code = JSON.objectNode();
    code.put("method", method.toUpperCase(Locale.ROOT)).put("path", path);
    code.set("server", servers.toJson(chooses ? SERVER : null));
    ArrayNode described = code.putArray("parameters");
    arguments.forEach((argument, parameter) -> described.add(parameter.toJson(argument)));
    body.ifPresent(found -> code.set(BODY, found.toJson(BODY)));
    code.put("accept", responses.accept());
    code.set("security", Security.of(operation));
    String description = description();
    String text = code.toString();
    budget.add(description.length() + text.length());
    return new OperationFunction(
        name,
        operationId,
        description,
        input(arguments, body, chooses ? servers : null).toString(),
        responses.schema().map(JsonNode::toString),
        text,
        servers.origins());
  }

  private void requireTemplates(List<Parameter> parameters) throws FlawException {
    List<String> given =
        parameters.stream()
            .filter(parameter -> parameter.in().equals("path"))
            .map(Parameter::name)
            .toList();
    for (String template : Paths.templates(path)) {
      if (!given.contains(template)) {
        throw operation.at("parameters").flaw("lacks the path parameter " + template);
      }
    }
  }

  /** By its name, or by place and name where a call has another of that name. */
  private static Map<String, Parameter> arguments(List<Parameter> parameters, boolean hasBody) {
    Map<String, Long> times =
        Stream.concat(
                parameters.stream().map(Parameter::name),
                Stream.concat(hasBody ? Stream.of(BODY) : Stream.of(), Stream.of(SERVER)))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    Map<String, Parameter> arguments = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      if (times.getOrDefault(name, 1L) > 1) {
        name = parameter.in() + "." + name;
      }
      while (arguments.containsKey(name)) {
        name = parameter.in() + "." + name;
      }
      arguments.put(name, parameter);
    }
    return arguments;
  }

  private JsonNode input(
      Map<String, Parameter> arguments, Optional<RequestBody> body, @Nullable Servers servers)
      throws FlawException {
    var room = new SchemaBudget(MAX_INPUT_BYTES, budget);
    var conversion = new SchemaConversion(document.is31(), Direction.REQUEST, room);
    ObjectNode properties = JSON.objectNode();
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, Parameter> argument : arguments.entrySet()) {
      Parameter parameter = argument.getValue();
      room.text(operation, argument.getKey());
      room.text(operation, String.valueOf(parameter.description()));
      properties.set(
          argument.getKey(),
          described(schema(parameter.schema(), conversion), parameter.description()));
      if (parameter.required()) {
        required.add(argument.getKey());
      }
    }
    if (body.isPresent()) {
      room.text(operation, String.valueOf(body.get().description()));
      properties.set(BODY, described(bodySchema(body.get(), conversion), body.get().description()));
      if (body.get().required()) {
        required.add(BODY);
      }
    }
    if (servers != null) {
      ObjectNode choices = servers.schema();
      room.text(operation, choices.toString());
      properties.set(SERVER, choices);
    }
    ObjectNode input = JSON.objectNode().put("type", "object");
    input.set("properties", properties);
    if (!required.isEmpty()) {
      required.forEach(input.putArray("required")::add);
    }
    input.put("additionalProperties", false);
    conversion.complete(input);
    return input;
  }

  private static JsonNode bodySchema(RequestBody body, SchemaConversion conversion)
      throws FlawException {
    return switch (body.kind()) {
      case TEXT -> JSON.objectNode().put("type", "string");
      case BINARY -> JSON.objectNode().put("type", "string").put("contentEncoding", "base64");
      default -> schema(body.schema(), conversion);
    };
  }

  private static JsonNode schema(Located schema, SchemaConversion conversion) throws FlawException {
    return schema.isThere() ? conversion.convert(schema) : JSON.objectNode();
  }

  private static JsonNode described(JsonNode schema, @Nullable String description) {
    return description != null && schema instanceof ObjectNode object && !object.has("description")
        ? object.deepCopy().put("description", description)
        : schema;
  }

  private String description() {
    String whole =
        Stream.of(
                operation.flag("deprecated") ? "Deprecated." : "",
                operation.text("summary").orElse(""),
                operation.text("description").orElse(""))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect(Collectors.joining("\n\n"));
    String text = whole.isEmpty() ? method.toUpperCase(Locale.ROOT) + " " + path : whole;
    return text.substring(0, Math.min(text.length(), MAX_DESCRIPTION));
  }
}
