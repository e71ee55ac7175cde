package dev.edgeward.apiserver.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** What can be done next with what an operation answers, as links of the OpenAPI document. */
final class LinkDocument {
  private static final String MADE = "$response.body#/id";
  private static final String FIRST = "$response.body#/data/0/id";
  private static final String SAME = "$request.path.id";

  /** By the operation that answers, the operations that its success leads to and their id. */
  private static final Map<String, Map<String, String>> LINKS = new LinkedHashMap<>();

  static {
    link("listFunctions", FIRST, "getFunction");
    link(
        "createFunction",
        MADE,
        "getFunction",
        "updateFunction",
        "deleteFunction",
        "invokeFunction");
    link("updateFunction", SAME, "getFunction");
    link("deleteFunction", SAME, "getFunction", "restoreFunction", "purgeFunction");
    link("restoreFunction", SAME, "getFunction", "invokeFunction", "deleteFunction");
    link("listFunctionVersions", FIRST, "getFunctionVersion");
    link("createFunctionVersion", MADE, "getFunctionVersion");
    link("createFunctionVersion", "$response.body#/functionId", "invokeFunction");
    link("listSchemas", FIRST, "getSchema");
    link("createSchema", MADE, "getSchema", "deleteSchema");
    link("listWorkspaces", FIRST, "getWorkspace");
    link("listIntegrations", FIRST, "getIntegration");
  }

  private LinkDocument() {}

  /** Adds the links of an operation to its success. */
  static void complete(Operation operation) {
    Map<String, String> links = LINKS.getOrDefault(operation.getOperationId(), Map.of());
    for (String status : List.of("200", "201")) {
      APIResponse success = operation.getResponses().getAPIResponse(status);
      if (success != null) {
        links.forEach(
            (next, id) ->
                success.addLink(
                    next, OASFactory.createLink().operationId(next).addParameter("id", id)));
      }
    }
  }

  private static void link(String operation, String id, String... next) {
    Map<String, String> links = LINKS.computeIfAbsent(operation, key -> new LinkedHashMap<>());
    for (String one : next) {
      links.put(one, id);
    }
  }
}
