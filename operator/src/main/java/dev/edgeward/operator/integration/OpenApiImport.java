package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.IMPORTED;

import dev.edgeward.api.Integrations;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the document of an Integration to functions: read, plan, write, tell. */
final class OpenApiImport {
  private static final int MOST_PROBLEMS = 10;

  /**
   * Functions that were written and that the operator has yet to look at. Others that change
   * meanwhile wait for these only, not for a document's thousand.
   */
  private static final int MOST_UNDER_WAY = 50;

  private static final Duration NEXT_STEP = Duration.ofMillis(250);

  /** When the cache must show what was written; else it is written once more. */
  private static final Duration AFTER_WRITES = Duration.ofSeconds(12);

  private final Imports imports;
  private final Map<String, ImportPass> passes = new ConcurrentHashMap<>();
  private final RecentWrites recent = new RecentWrites();
  private final OperationFunctions functions = new OperationFunctions(recent);
  private final Events events;

  /**
   * What is to be said of an import.
   *
   * @param status what was made of the document; null where there is none
   * @param verdict on the condition {@code Imported}
   * @param next when to look again, null when nothing is to be done: more functions are to be
   *     written, or some were that the cache shows later. Until then one that is gone again looks
   *     like one that is on its way
   */
  record Outcome(@Nullable OpenApiStatus status, Verdict verdict, @Nullable Duration next) {}

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
          new Outcome(before, Verdict.no(IMPORTED, reason, message), null);
      case DocumentSource.Found document -> {
        Imports.Import wanted = imports.of(integration, settings, document);
        if (!wanted.readable()) {
          String message = wanted.problems().getFirst().toString();
          yield new Outcome(before, Verdict.no(IMPORTED, Reason.INVALID_DOCUMENT, message), null);
        }
        yield write(integration, settings, document, wanted, cached, client);
      }
    };
  }

  private Outcome write(
      Integration integration,
      OpenApi settings,
      DocumentSource.Found document,
      Imports.Import wanted,
      Map<String, Present> cached,
      KubernetesClient client) {
    String namespace = integration.getMetadata().getNamespace();
    OperationsPlan plan =
        OperationsPlan.of(
            integration.getMetadata().getName(), wanted.wanted(), recent.over(namespace, cached));
    Step step =
        step(
            integration,
            wanted.key(),
            plan,
            cached,
            () -> imports.whole(integration, settings, document, wanted).functions(),
            client);
    int made = plan.there(wanted.wanted().keySet(), step.left, step.pass.refused().keySet());
    if (!step.left.isEmpty()) {
      String message =
          "%d functions are written, %d are to be".formatted(step.pass.written(), step.left.size());
      return new Outcome(
          status(integration, wanted, made, wanted.problems().size(), null),
          Verdict.unknown(IMPORTED, Reason.IMPORTING, message),
          NEXT_STEP);
    }
    imports.drop(integration);
    List<Problem> problems = new ArrayList<>(wanted.problems());
    plan.taken()
        .forEach(
            name -> problems.add(new Problem(name, "is the name of a Function that is another's")));
    problems.addAll(step.pass.refused().values());
    OpenApiStatus.Change change = step.pass.written() > 0 ? step.pass.change() : null;
    return new Outcome(
        status(integration, wanted, made, problems.size(), change),
        verdict(problems, wanted.remarks()),
        change != null || recent.underWay(namespace) > 0 ? AFTER_WRITES : null);
  }

  /**
   * Takes the functions away that a document was once the reason for.
   *
   * @return when to go on, null when none is left
   */
  @Nullable Duration remove(
      Integration integration, Map<String, Present> cached, KubernetesClient client) {
    imports.forget(integration);
    OperationsPlan plan =
        OperationsPlan.of(
            integration.getMetadata().getName(),
            Map.of(),
            recent.over(integration.getMetadata().getNamespace(), cached));
    boolean isWhole =
        plan.size() == 0 || step(integration, "", plan, cached, Map::of, client).left.isEmpty();
    if (isWhole) {
      passes.remove(integration.getMetadata().getUid());
    }
    return isWhole ? null : NEXT_STEP;
  }

  /** What a step has left to others, and the way so far. */
  private record Step(ImportPass pass, Set<String> left) {}

  /** Writes as many functions as may be under way at a time. */
  private Step step(
      Integration integration,
      String key,
      OperationsPlan plan,
      Map<String, Present> cached,
      Supplier<Map<String, OperationObject>> wanted,
      KubernetesClient client) {
    String namespace = integration.getMetadata().getNamespace();
    String name = integration.getMetadata().getName();
    ImportPass pass =
        passes.compute(
            integration.getMetadata().getUid(),
            (uid, begun) -> begun != null && begun.isOf(key) ? begun : new ImportPass(key));
    long leaving =
        cached.values().stream()
            .filter(one -> one.leaving() && Integrations.isOperation(name, one.labels()))
            .count();
    Set<String> passed = pass.refused().keySet();
    OperationsPlan now =
        plan.part(MOST_UNDER_WAY - recent.underWay(namespace) - (int) leaving, passed);
    OperationsPlan all = plan.part(Integer.MAX_VALUE, passed);
    Set<String> left = all.names();
    if (now.size() > 0) {
      boolean writes = !now.added().isEmpty() || !now.updated().isEmpty();
      OperationFunctions.Result result =
          functions.write(namespace, now, writes ? wanted.get() : Map.of(), client);
      pass.add(now, result);
      left.removeAll(now.names());
      left.addAll(result.foreign());
    }
    if (left.isEmpty()) {
      passes.put(integration.getMetadata().getUid(), pass.next());
      if (pass.written() > 0) {
        events.normal(integration, "OperationsChanged", pass.summary());
      }
    }
    return new Step(pass, left);
  }

  /** Forgets an Integration that is gone. */
  void forget(Integration integration) {
    imports.forget(integration);
    passes.remove(integration.getMetadata().getUid());
  }

  private static OpenApiStatus status(
      Integration integration,
      Imports.Import wanted,
      int functions,
      int refused,
      OpenApiStatus.@Nullable Change change) {
    OpenApiStatus before =
        integration.getStatus() == null ? null : integration.getStatus().openapi();
    return new OpenApiStatus(
        wanted.documentDigest(),
        functions,
        refused,
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
