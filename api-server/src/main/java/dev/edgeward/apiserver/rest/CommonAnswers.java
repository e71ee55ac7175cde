package dev.edgeward.apiserver.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * What the OpenAPI document says alike of all operations: the errors that any request can meet, and
 * the parameters that every list has.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class CommonAnswers implements OASFilter {
  private static final List<String> ALWAYS = List.of("400", "401", "429", "503");
  private static final List<String> OF_AN_OBJECT = List.of("403", "404");
  private static final List<String> WITH_A_BODY = List.of("409", "413", "415");
  private static final String PROBLEM = "#/components/responses/Problem";

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null) {
      return;
    }
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach((method, operation) -> complete(path, method, operation)));
  }

  private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
    ALWAYS.forEach(status -> problem(operation, status));
    boolean one = path.contains("{");
    if (one || method != PathItem.HttpMethod.GET) {
      OF_AN_OBJECT.forEach(status -> problem(operation, status));
    }
    if (method != PathItem.HttpMethod.GET) {
      problem(operation, "409");
    }
    if (operation.getRequestBody() != null) {
      WITH_A_BODY.forEach(status -> problem(operation, status));
    }
    if (!one && method == PathItem.HttpMethod.GET) {
      for (Map.Entry<String, String> parameter : ListDocument.PARAMETERS.entrySet()) {
        add(operation, parameter.getKey(), parameter.getValue());
      }
    }
  }

  private static void add(Operation operation, String name, String description) {
    boolean present =
        operation.getParameters() != null
            && operation.getParameters().stream().anyMatch(any -> name.equals(any.getName()));
    if (present) {
      return;
    }
    operation.addParameter(
        OASFactory.createParameter()
            .name(name)
            .in(Parameter.In.QUERY)
            .description(description)
            .schema(ListDocument.schema(name)));
  }

  private static void problem(Operation operation, String status) {
    if (operation.getResponses() == null) {
      operation.setResponses(OASFactory.createAPIResponses());
    }
    if (!operation.getResponses().hasAPIResponse(status)) {
      APIResponse problem = OASFactory.createAPIResponse().ref(PROBLEM);
      operation.getResponses().addAPIResponse(status, problem);
    }
  }
}
