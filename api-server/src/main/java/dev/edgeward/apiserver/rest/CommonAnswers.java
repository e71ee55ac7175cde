package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.RequestIds;
import dev.edgeward.apiserver.service.catalog.Kinds;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the OpenAPI document says alike of all operations: the errors that any request can meet, the
 * headers of answers, and the parameters that every list has.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class CommonAnswers implements OASFilter {
  private static final List<Integer> ALWAYS = List.of(400, 401, 406, 414, 429, 431, 500, 503);
  private static final List<Integer> OF_A_CHANGE = List.of(403, 404, 409);
  private static final List<Integer> WITH_A_BODY = List.of(413, 415);
  private static final String LIST = "List";

  /** Operations whose answers have no entity tag although they show one object. */
  private static final Set<String> UNTAGGED =
      Set.of(
          "getWorkspace",
          "getIntegration",
          "restoreFunction",
          "invokeFunction",
          "getFunctionUsage");

  /** What ids begin with, by the first part of the path. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "functions", "fun_",
          "function-versions", "fnv_",
          "schemas", "sch_",
          "workspaces", "wsp_",
          "integrations", "int_");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null) {
      return;
    }
    Components components = document.getComponents();
    components.getSchemas().values().forEach(CommonAnswers::allowNull);
    Schema problem = Objects.requireNonNull(components.getSchemas().get("Problem"));
    Objects.requireNonNull(problem.getProperties().get("code"))
        .setEnumeration(ProblemDocument.codes());
    FilterDocument.schemas(new Kinds().shapes()).forEach(components::addSchema);
    ProblemDocument.responses().forEach(components::addResponse);
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> complete(path, method, operation)));
  }

  /** An enumeration is of all values, null included, where a field may be null. */
  private static void allowNull(Schema schema) {
    if (schema.getProperties() == null) {
      return;
    }
    for (Schema property : schema.getProperties().values()) {
      if (property.getEnumeration() != null
          && property.getType() != null
          && property.getType().contains(Schema.SchemaType.NULL)) {
        List<Object> values = new ArrayList<>(property.getEnumeration());
        values.add(null);
        property.setEnumeration(values);
      }
    }
  }

  private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
    ALWAYS.forEach(status -> problem(operation, status));
    if (path.contains("{")) {
      problem(operation, 404);
    }
    if (method != PathItem.HttpMethod.GET) {
      OF_A_CHANGE.forEach(status -> problem(operation, status));
    }
    if (operation.getRequestBody() != null) {
      WITH_A_BODY.forEach(status -> problem(operation, status));
    }
    examples(path, operation);
    headers(operation);
    LinkDocument.complete(operation);
    String kind = listed(operation);
    if (kind != null) {
      List<Parameter> parameters = new ArrayList<>(ListDocument.parameters(kind));
      if (operation.getParameters() != null) {
        parameters.addAll(operation.getParameters());
      }
      operation.setParameters(parameters);
    }
  }

  /** Ids in paths get an example of their kind. */
  private static void examples(String path, Operation operation) {
    String prefix = path.split("/", -1)[2];
    for (Parameter parameter :
        operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
      if (parameter.getIn() == Parameter.In.PATH) {
        parameter.setExample(PREFIXES.get(prefix) + "0w0mw9feyd84gvgqc28vy52x32");
      }
    }
  }

  /** The kind whose list the operation answers with, null for another answer. */
  private static @Nullable String listed(Operation operation) {
    APIResponse success = operation.getResponses().getAPIResponse("200");
    if (success == null || success.getContent() == null) {
      return null;
    }
    Schema schema = success.getContent().getMediaType(MediaType.APPLICATION_JSON).getSchema();
    String ref = schema == null ? null : schema.getRef();
    return ref != null && ref.endsWith(LIST)
        ? ref.substring(ref.lastIndexOf('/') + 1, ref.length() - LIST.length())
        : null;
  }

  private static void headers(Operation operation) {
    for (String status : List.of("200", "201", "304")) {
      APIResponse success = operation.getResponses().getAPIResponse(status);
      if (success == null) {
        continue;
      }
      success.addHeader(RequestIds.HEADER, ProblemDocument.requestId());
      if (showsOne(operation)) {
        success.addHeader(
            HttpHeaders.ETAG, ProblemDocument.header("Names the state that is shown"));
      }
      if (status.equals("201")) {
        success.addHeader(
            HttpHeaders.LOCATION, ProblemDocument.header("The path of what was made"));
      }
    }
  }

  private static boolean showsOne(Operation operation) {
    String id = operation.getOperationId();
    return (id.startsWith("get") || id.startsWith("create") || id.startsWith("update"))
        && !UNTAGGED.contains(id);
  }

  private static void problem(Operation operation, int status) {
    if (!operation.getResponses().hasAPIResponse(Integer.toString(status))) {
      operation
          .getResponses()
          .addAPIResponse(
              Integer.toString(status),
              OASFactory.createAPIResponse()
                  .ref("#/components/responses/" + ProblemDocument.name(status)));
    }
  }
}
