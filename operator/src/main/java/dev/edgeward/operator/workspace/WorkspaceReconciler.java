package dev.edgeward.operator.workspace;

import dev.edgeward.api.Names;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.api.v1alpha1.WorkspaceStatus;
import dev.edgeward.operator.event.Events;
import dev.edgeward.operator.event.ReadyStatuses;
import dev.edgeward.operator.kubernetes.BriefFailures;
import dev.edgeward.operator.kubernetes.Recreations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of a Workspace whether what it speaks of is there. */
@ControllerConfiguration(name = "workspace")
public class WorkspaceReconciler implements Reconciler<Workspace> {
  private static final String BY_RUNTIME = "runtime";

  private final ReadyStatuses statuses;

  /**
   * A reconciler of Workspaces.
   *
   * @param events to write
   * @param clock for conditions
   */
  public WorkspaceReconciler(Events events, InstantSource clock) {
    this.statuses = new ReadyStatuses(events, clock);
  }

  @Override
  public List<EventSource<?, Workspace>> prepareEventSources(
      EventSourceContext<Workspace> context) {
    var workspaces = context.getPrimaryCache();
    workspaces.addIndexers(
        Map.of(
            BY_RUNTIME,
            workspace ->
                Optional.ofNullable(WorkspaceDefaults.runtime(null, workspace.getSpec())).stream()
                    .toList()));
    return List.of(
        new Recreations<>(context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, Workspace.class)
                // Of a namespace only its id matters.
                .withOnUpdateFilter((now, before) -> !Objects.equals(label(now), label(before)))
                .withSecondaryToPrimaryMapper(
                    namespace -> Set.of(new ResourceID(namespace.getMetadata().getName())))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Runtime.class, Workspace.class)
                .withOnUpdateFilter((now, before) -> false)
                .withSecondaryToPrimaryMapper(
                    runtime ->
                        workspaces.byIndex(BY_RUNTIME, runtime.getMetadata().getName()).stream()
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context));
  }

  @Override
  public ErrorStatusUpdateControl<Workspace> updateErrorStatus(
      Workspace workspace, Context<Workspace> context, Exception failure) {
    return BriefFailures.handle(workspace, failure);
  }

  @Override
  public UpdateControl<Workspace> reconcile(Workspace workspace, Context<Workspace> context) {
    if (context.isPrimaryResourceDeleted()) {
      Recreations.expect(workspace, context);
    } else if (!workspace.isMarkedForDeletion()) {
      String name = workspace.getMetadata().getName();
      write(
          workspace,
          WorkspacePlan.of(
              name,
              workspace.getSpec(),
              find(Namespace.class, name, context),
              runtime -> find(Runtime.class, runtime, context).isPresent()),
          context);
    }
    return UpdateControl.noUpdate();
  }

  private void write(Workspace workspace, WorkspacePlan plan, Context<Workspace> context) {
    WorkspaceStatus present = workspace.getStatus();
    statuses.write(
        workspace,
        present == null ? null : present.conditions(),
        plan.verdict(),
        (generation, conditions) -> new WorkspaceStatus(plan.id(), generation, conditions),
        context);
  }

  private static <R extends HasMetadata> Optional<R> find(
      Class<R> kind, String name, Context<Workspace> context) {
    InformerEventSource<R, Workspace> source =
        (InformerEventSource<R, Workspace>) context.eventSourceRetriever().getEventSourceFor(kind);
    return source.get(new ResourceID(name));
  }

  private static @Nullable String label(Namespace namespace) {
    Map<String, String> labels = namespace.getMetadata().getLabels();
    return labels == null ? null : labels.get(Names.ID_LABEL);
  }
}
