package dev.edgeward.operator.integration;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.RuntimeChoice;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.InstallationCredential;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationRef;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an installation depends on in the cluster, and how a change of it leads back to the
 * installations that it concerns.
 */
final class InstallationSources {
  private static final String SHARED = Names.SHARE_LABEL + "=" + Names.SHARE_FUNCTIONS;
  private static final String BY_INTEGRATION = "integration";
  private static final String BY_PUBLISHER = "publisher";
  private static final String BY_SECRET = "secret";
  private static final String WITH_CREDENTIALS = "with-credentials";

  private InstallationSources() {}

  static List<EventSource<?, IntegrationInstallation>> of(
      EventSourceContext<IntegrationInstallation> context) {
    Identities.index(Ids.INTEGRATION_INSTALLATION, context);
    var installations = context.getPrimaryCache();
    installations.addIndexers(
        Map.of(
            BY_INTEGRATION, installation -> List.of(text(reference(installation))),
            BY_PUBLISHER,
                installation ->
                    credentials(installation).isEmpty()
                        ? List.of()
                        : List.of(reference(installation).getNamespace().orElse("")),
            BY_SECRET,
                installation ->
                    credentials(installation).stream()
                        .map(InstallationCredential::secretRef)
                        .filter(Objects::nonNull)
                        .map(secret -> namespace(installation) + "/" + secret.name())
                        .distinct()
                        .toList(),
            WITH_CREDENTIALS,
                installation -> credentials(installation).isEmpty() ? List.of() : List.of("any")));
    return List.of(
        new Recreations<>(context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Integration.class, IntegrationInstallation.class)
                .withSecondaryToPrimaryMapper(
                    integration ->
                        ids(
                            installations.byIndex(
                                BY_INTEGRATION, text(ResourceID.fromResource(integration)))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, IntegrationInstallation.class)
                .withLabelSelector(SHARED)
                .withSecondaryToPrimaryMapper(
                    secret ->
                        ids(
                            installations.byIndex(
                                BY_SECRET, text(ResourceID.fromResource(secret)))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Workspace.class, IntegrationInstallation.class)
                .withWatchAllNamespaces()
                .withSecondaryToPrimaryMapper(
                    workspace ->
                        ids(installations.byIndex(BY_PUBLISHER, workspace.getMetadata().getName())))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, IntegrationInstallation.class)
                .withWatchAllNamespaces()
                // Of a namespace only its id matters, and that only when it is changed.
                .withOnAddFilter(namespace -> false)
                .withOnUpdateFilter(
                    (now, before) ->
                        !Ids.of(Ids.WORKSPACE, now).equals(Ids.of(Ids.WORKSPACE, before)))
                .withSecondaryToPrimaryMapper(
                    namespace ->
                        ids(installations.byIndex(BY_PUBLISHER, namespace.getMetadata().getName())))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Runtime.class, IntegrationInstallation.class)
                .withWatchAllNamespaces()
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(sealingKey(now), sealingKey(before)))
                .withSecondaryToPrimaryMapper(
                    runtime -> ids(installations.byIndex(WITH_CREDENTIALS, "any")))
                .build(),
            context));
  }

  /** What an installation refers to. */
  static ResourceID reference(IntegrationInstallation installation) {
    IntegrationRef reference =
        installation.getSpec() == null ? null : installation.getSpec().integrationRef();
    return reference == null
        ? new ResourceID("", "")
        : new ResourceID(String.valueOf(reference.name()), String.valueOf(reference.namespace()));
  }

  static Optional<Integration> integration(
      ResourceID reference, Context<IntegrationInstallation> context) {
    return source(Integration.class, context).get(reference);
  }

  /** The data of a Secret that is shared with functions, decoded. */
  static Optional<Map<String, String>> secret(
      String namespace, String name, Context<IntegrationInstallation> context) {
    return source(Secret.class, context)
        .get(new ResourceID(name, namespace))
        .map(
            secret -> {
              Map<String, String> decoded = new HashMap<>();
              if (secret.getData() != null) {
                secret
                    .getData()
                    .forEach(
                        (key, value) ->
                            decoded.put(
                                key,
                                new String(
                                    Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
              }
              return decoded;
            });
  }

  /** The Runtime that the functions of a namespace run in, unless they name one themselves. */
  static Optional<String> runtime(String namespace, Context<IntegrationInstallation> context) {
    WorkspaceSpec settings =
        source(Workspace.class, context)
            .get(new ResourceID(namespace))
            .map(Workspace::getSpec)
            .orElse(null);
    return RuntimeChoice.pick(
        WorkspaceDefaults.runtime(null, settings),
        source(Runtime.class, context)
            .list(unused -> true)
            .map(
                runtime ->
                    new RuntimeChoice(
                        runtime.getMetadata().getName(),
                        runtime.getSpec() != null
                            && Boolean.TRUE.equals(runtime.getSpec().isDefault()),
                        String.valueOf(runtime.getMetadata().getCreationTimestamp())))
            .toList());
  }

  /** The id of the workspace that a namespace is; empty when the namespace is gone. */
  static Optional<String> workspaceId(String namespace, Context<IntegrationInstallation> context) {
    return source(Namespace.class, context)
        .get(new ResourceID(namespace))
        .map(found -> Ids.of(Ids.WORKSPACE, found));
  }

  static String text(ResourceID object) {
    return object.getNamespace().orElse("") + "/" + object.getName();
  }

  private static List<InstallationCredential> credentials(IntegrationInstallation installation) {
    return installation.getSpec() == null || installation.getSpec().credentials() == null
        ? List.of()
        : installation.getSpec().credentials();
  }

  private static @Nullable String sealingKey(Runtime runtime) {
    return runtime.getStatus() == null ? null : runtime.getStatus().sealingKeyId();
  }

  private static String namespace(HasMetadata object) {
    return String.valueOf(object.getMetadata().getNamespace());
  }

  private static Set<ResourceID> ids(List<IntegrationInstallation> installations) {
    return installations.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static <R extends HasMetadata> InformerEventSource<R, IntegrationInstallation> source(
      Class<R> kind, Context<IntegrationInstallation> context) {
    return (InformerEventSource<R, IntegrationInstallation>)
        context.eventSourceRetriever().getEventSourceFor(kind);
  }
}
