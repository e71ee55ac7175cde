package dev.edgeward.operator.integration;

import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;

import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.operator.dispatch.EnvironmentSealer;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.dispatch.SealedEnvironment;
import dev.edgeward.operator.runtime.Runtimes;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Seals the credentials of an installation for the runtime that the integration's functions use.
 */
final class CredentialSealing {
  private final Runtimes runtimes;

  /**
   * What is to be said of them.
   *
   * @param credentials sealed, null where there is nothing to show
   * @param verdict on {@code CredentialsValid}, null where there is nothing to say
   * @param later whether it has to be tried again, as no event tells
   */
  record Outcome(
      @Nullable InstallationCredentialsStatus credentials,
      @Nullable Verdict verdict,
      boolean later) {
    private static final Outcome NONE = new Outcome(null, null, false);
  }

  CredentialSealing(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  /**
   * Seals them, unless that was done.
   *
   * @param installation with credentials or without
   * @param integration that it installs, if that is offered to it
   */
  Outcome seal(
      IntegrationInstallation installation,
      Optional<Integration> integration,
      Context<IntegrationInstallation> context) {
    if (installation.getSpec() == null || integration.isEmpty()) {
      return Outcome.NONE;
    }
    String namespace = installation.getMetadata().getNamespace();
    OpenApiStatus document =
        integration.get().getStatus() == null ? null : integration.get().getStatus().openapi();
    return switch (Credentials.of(
        installation.getSpec(),
        document,
        secret -> InstallationSources.secret(namespace, secret, context))) {
      case Credentials.None none -> Outcome.NONE;
      case Credentials.Incomplete(Reason reason, String message) ->
          new Outcome(null, Verdict.no(CREDENTIALS_VALID, reason, message), false);
      case Credentials.Complete complete ->
          seal(installation, integration.get(), complete, context);
    };
  }

  private Outcome seal(
      IntegrationInstallation installation,
      Integration integration,
      Credentials.Complete complete,
      Context<IntegrationInstallation> context) {
    String publisher = integration.getMetadata().getNamespace();
    Optional<RuntimeConnection> runtime =
        InstallationSources.runtime(publisher, context).flatMap(runtimes::find);
    Optional<String> workspace = InstallationSources.workspaceId(publisher, context);
    InstallationCredentialsStatus present =
        installation.getStatus() == null ? null : installation.getStatus().credentials();
    if (runtime.isEmpty() || workspace.isEmpty()) {
      return new Outcome(
          present,
          Verdict.unknown(
              CREDENTIALS_VALID,
              Reason.RUNTIME_UNAVAILABLE,
              "the Runtime of the integration's functions is missing or not set up yet"),
          true);
    }
    String digest =
        EnvironmentSealer.digest(
            runtime.get(),
            workspace.get(),
            installation.getMetadata().getUid(),
            complete.content());
    Verdict verdict = Verdict.yes(CREDENTIALS_VALID, Reason.SEALED);
    if (present != null
        && present.sealed() != null
        && runtime.get().name().equals(present.runtime())
        && digest.equals(present.sealed().digest())
        && runtime.get().sealingKeyId().equals(present.sealed().keyId())) {
      return new Outcome(present, verdict, false);
    }
    SealedEnvironment sealed =
        EnvironmentSealer.seal(runtime.get(), workspace.get(), digest, complete.content());
    return new Outcome(
        new InstallationCredentialsStatus(
            runtime.get().name(),
            complete.origins(),
            new SealedEnv(sealed.digest(), sealed.jwe(), sealed.keyId())),
        verdict,
        false);
  }
}
