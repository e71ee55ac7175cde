package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.IMPORTED;

import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import dev.edgeward.operator.openapi.Problem;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the document of an Integration to functions: read, plan, write, tell. */
final class OpenApiImport {
  private static final int MOST_PROBLEMS = 10;

  private final Imports imports;
  private final RecentWrites recent = new RecentWrites();
  private final OperationFunctions functions = new OperationFunctions(recent);
  private final Events events;

  /**
   * What is to be said of an import.
   *
   * @param status what was made of the document; null where there is none
   * @param verdict on the condition {@code Imported}
   * @param awaitsCache whether functions were written that the cache shows later. Until then one
   *     that is gone again looks like one that is on its way, so it takes another look
   */
  record Outcome(@Nullable OpenApiStatus status, Verdict verdict, boolean awaitsCache) {}

  /**
   * Imports documents.
   *
   * @param imports what documents say
   * @param events to write
   */
  OpenApiImport(Imports imports, Events events) {
    this.imports = imports;
    this.events = events;
  }

  /**
   * Makes the functions of an Integration the operations of its document. While that can't be read
   * they stay as they are.
   *
   * @param integration with a document
   * @param settings that it has
   * @param configMap that it names, if that is shared with functions
   * @param cached the functions of its namespace, by name
   * @param client of the cluster
   */
  Outcome run(
      Integration integration,
      OpenApi settings,
      Optional<ConfigMap> configMap,
      Map<String, Present> cached,
      KubernetesClient client) {
    OpenApiStatus before =
        integration.getStatus() == null ? null : integration.getStatus().openapi();
    return switch (DocumentSource.of(settings, configMap)) {
      case DocumentSource.Missing(Reason reason, String message) ->
          new Outcome(before, Verdict.no(IMPORTED, reason, message), false);
      case DocumentSource.Found(byte[] document) -> {
        Imports.Import wanted = imports.of(integration, settings, document);
        if (!wanted.readable()) {
          String message = wanted.problems().getFirst().toString();
          yield new Outcome(before, Verdict.no(IMPORTED, Reason.INVALID_DOCUMENT, message), false);
        }
        yield write(integration, settings, document, wanted, cached, client);
      }
    };
  }

  private Outcome write(
      Integration integration,
      OpenApi settings,
      byte[] document,
      Imports.Import wanted,
      Map<String, Present> cached,
      KubernetesClient client) {
    String namespace = integration.getMetadata().getNamespace();
    OperationsPlan plan =
        OperationsPlan.of(
            integration.getMetadata().getName(), wanted.wanted(), recent.over(namespace, cached));
    List<Problem> problems = new ArrayList<>(wanted.problems());
    plan.taken()
        .forEach(
            name -> problems.add(new Problem(name, "is the name of a Function that is another's")));
    OpenApiStatus.Change change = null;
    if (!plan.isDone()) {
      boolean writes = !plan.added().isEmpty() || !plan.updated().isEmpty();
      List<Problem> refused =
          functions.write(
              namespace,
              plan,
              writes ? imports.whole(integration, settings, document).functions() : Map.of(),
              client);
      problems.addAll(refused);
      if (refused.size() < plan.added().size() + plan.updated().size() + plan.removed().size()) {
        events.normal(integration, "OperationsChanged", plan.summary());
        change =
            new OpenApiStatus.Change(
                plan.added().size(), plan.updated().size(), plan.removed().size());
      }
    }
    imports.drop(integration);
    return new Outcome(
        status(integration, wanted, problems, change),
        verdict(problems, wanted.remarks()),
        change != null || recent.isAwaited(namespace));
  }

  /** Takes the functions away that a document was once the reason for. */
  boolean remove(Integration integration, Map<String, Present> cached, KubernetesClient client) {
    String namespace = integration.getMetadata().getNamespace();
    OperationsPlan plan = OperationsPlan.of(integration.getMetadata().getName(), Map.of(), cached);
    if (plan.isDone()) {
      return false;
    }
    functions.write(namespace, plan, Map.of(), client);
    events.normal(integration, "OperationsChanged", plan.summary());
    return true;
  }

  /** Forgets an Integration that is gone. */
  void forget(Integration integration) {
    imports.forget(integration);
  }

  private static OpenApiStatus status(
      Integration integration,
      Imports.Import wanted,
      List<Problem> problems,
      OpenApiStatus.@Nullable Change change) {
    OpenApiStatus before =
        integration.getStatus() == null ? null : integration.getStatus().openapi();
    return new OpenApiStatus(
        wanted.documentDigest(),
        wanted.wanted().size() - (problems.size() - wanted.problems().size()),
        problems.size(),
        // What is empty is not kept, and would be written again and again.
        wanted.origins().isEmpty() ? null : wanted.origins(),
        wanted.schemes().isEmpty() ? null : wanted.schemes(),
        change != null || before == null ? change : before.lastChange());
  }

  private static Verdict verdict(List<Problem> problems, List<String> remarks) {
    String also =
        remarks.isEmpty()
            ? ""
            : "swagger-parser finds fault with it: " + String.join("; ", remarks);
    if (problems.isEmpty()) {
      return Verdict.yes(IMPORTED, Reason.IMPORTED, also);
    }
    String first =
        problems.stream()
            .limit(MOST_PROBLEMS)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    return Verdict.no(
        IMPORTED,
        Reason.OPERATIONS_REFUSED,
        problems.size()
            + (problems.size() == 1
                ? " operation is no function: "
                : " operations are no functions: ")
            + first
            + (problems.size() > MOST_PROBLEMS ? "; …" : "")
            + (also.isEmpty() ? "" : ". Besides, " + also));
  }
}
