package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.OpenApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of a document that are meant, as functions.
 *
 * @param functions in the document's order
 * @param problems what the others lack
 */
public record Operations(List<OperationFunction> functions, List<Problem> problems) {
  /** More than any of the large documents that are public has; good or bad. */
  private static final int MAX_OPERATIONS = 3_000;

  /** More than anybody chooses by. */
  private static final int MAX_TAGS = 100;

  private static final int MAX_TEXT = 1_000;

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  /**
   * Makes functions of operations; one that can't be one doesn't keep the others from it.
   *
   * @param document to take them from
   * @param settings which, and where their requests go
   * @param prefix of the functions' names
   * @return functions and problems, in the document's order
   */
  public static Operations of(OpenApiDocument document, OpenApi settings, String prefix) {
    Selection selection = new Selection(settings.include(), settings.exclude());
    OperationNames names = new OperationNames(prefix);
    Map<String, String> seen = new HashMap<>();
    List<OperationFunction> functions = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    DocumentBudget budget = new DocumentBudget();
    Located paths = Located.root(document.root()).at("paths");
    for (String path : paths.fields()) {
      Located item = paths.at(path);
      try {
        item = item.resolved();
      } catch (FlawException e) {
        if (problems.size() < MAX_OPERATIONS) {
          problems.add(shortened(e.problem()));
        }
        continue;
      }
      for (String method : METHODS) {
        Located operation = item.at(method);
        if (!operation.node().isObject() || !isMeant(operation, path, selection)) {
          continue;
        }
        if (functions.size() + problems.size() >= MAX_OPERATIONS || budget.isSpent()) {
          problems.add(new Problem(paths.pointer(), tooMuch(budget)));
          return new Operations(functions, problems);
        }
        try {
          String id = operationId(operation, method, path);
          String first = seen.putIfAbsent(id, operation.pointer());
          if (first != null) {
            throw operation.at("operationId").flaw("is that of " + first + " too");
          }
          functions.add(
              new OperationReader(document, operation, item, method, path, budget)
                  .read(id, names.of(id), settings.serverUrl()));
        } catch (FlawException e) {
          problems.add(shortened(inContext(e.problem(), operation)));
        }
      }
    }
    return new Operations(functions, problems);
  }

  /** All places that requests go to. */
  public Set<String> origins() {
    Set<String> origins = new LinkedHashSet<>();
    functions.forEach(function -> origins.addAll(function.origins()));
    return origins;
  }

  private static String tooMuch(DocumentBudget budget) {
    return budget.isSpent()
        ? "its operations " + DocumentBudget.message()
        : "has more than " + MAX_OPERATIONS + " operations: choose with spec.openapi.include";
  }

  private static boolean isMeant(Located operation, String path, Selection selection) {
    JsonNode all = operation.at("tags").node();
    List<String> tags =
        all.isArray()
            ? all.valueStream().limit(MAX_TAGS).map(JsonNode::asText).toList()
            : List.of();
    return selection.takes(operation.text("operationId"), tags, path);
  }

  private static String operationId(Located operation, String method, String path) {
    Optional<String> own = operation.text("operationId").filter(id -> !id.isBlank());
    return own.orElse(method + " " + path);
  }

  /** Names in a document may be as long as the document. */
  private static Problem shortened(Problem problem) {
    return new Problem(
        Located.shortened(problem.pointer(), MAX_TEXT),
        Located.shortened(problem.message(), MAX_TEXT));
  }

  /** A flaw may be in what several operations refer to. */
  private static Problem inContext(Problem problem, Located operation) {
    return problem.pointer().startsWith(operation.pointer())
        ? problem
        : new Problem(operation.pointer(), problem.toString());
  }
}
