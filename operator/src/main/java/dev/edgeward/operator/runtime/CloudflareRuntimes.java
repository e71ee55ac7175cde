package dev.edgeward.operator.runtime;

import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.DISPATCHER_DEPLOYED;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.cloudflare.Accounts;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.deployment.CloudflareDeployment;
import dev.edgeward.operator.deployment.DispatcherModule;
import dev.edgeward.operator.deployment.DispatcherSettings;
import dev.edgeward.operator.deployment.Recovery;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runtimes that are accounts of Cloudflare: looks there when it is time, and judges what it saw.
 */
@ApplicationScoped
public class CloudflareRuntimes {

  private final Accounts accounts;
  private final ApiTokens tokens;
  private final OperatorConfig config;
  private final InstantSource clock;
  private final DispatcherModule module = DispatcherModule.load();

  /**
   * Runtimes at Cloudflare.
   *
   * @param accounts to deploy to
   * @param tokens of the accounts
   * @param config for intervals
   * @param clock for conditions
   */
  public CloudflareRuntimes(
      Accounts accounts, ApiTokens tokens, OperatorConfig config, InstantSource clock) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.config = config;
    this.clock = clock;
  }

  /**
   * Where a Runtime's dispatcher is, after whatever there was to do about it.
   *
   * @param runtime that is an account of Cloudflare
   * @param spec of it
   * @param settings what its dispatcher is to be given
   * @return the place; what is known from before when there was nothing to do
   */
  Place place(Runtime runtime, CloudflareRuntime spec, DispatcherSettings settings) {
    RuntimeStatus status = runtime.getStatus();
    Place known = Place.known(status);
    CloudflareStatus present = known.cloudflare();
    List<Verdict> before = known.verdicts();
    URI url = known.url();
    Instant now = clock.instant();
    String resync = resync(runtime);
    boolean changed =
        status == null
            || !Objects.equals(status.observedGeneration(), runtime.getMetadata().getGeneration());
    CloudflareDeployment deployment = deployment(runtime, spec);
    if (!changed
        && !deployment.isOutdated(settings, present)
        && !LookSchedule.isDue(
            present,
            DeploymentSteps.conditions(status),
            resync,
            config.cloudflare().driftInterval(),
            now)
        && !hasTokenNow(spec, before)) {
      return known;
    }
    if (tokens.find(spec).isEmpty()) {
      return new Place(
          url,
          looked(present, resync, now),
          DeploymentSteps.with(
              before, Verdict.no(CREDENTIALS_VALID, Reason.TOKEN_NOT_FOUND, tokens.missing(spec))),
          List.of());
    }
    CloudflareDeployment.Outcome outcome = deployment.ensure(settings, present, url, resync, now);
    return new Place(
        outcome.url() == null ? url : outcome.url(),
        outcome.status(),
        DeploymentSteps.merged(before, outcome.verdicts()),
        outcome.drift());
  }

  /**
   * Judges a deployment by who answers, and goes back where it has to.
   *
   * @param runtime that was deployed to
   * @param spec of it
   * @param place where it is
   * @param health of who answers there, null when nobody does
   * @return the place with what there is to say about it
   */
  Place judge(
      Runtime runtime, CloudflareRuntime spec, Place place, Dispatcher.@Nullable Health health) {
    CloudflareStatus present = place.cloudflare();
    if (present == null || present.deployment() == null || isHeld(place)) {
      return place;
    }
    Instant since = present.deployedAt() == null ? null : Instant.parse(present.deployedAt());
    Recovery recovery =
        Recovery.of(
            health == null ? null : health.digest(),
            module.digest(),
            since,
            clock.instant(),
            config.cloudflare().healthTimeout());
    return switch (recovery) {
      case HEALTHY -> say(place, Verdict.yes(DISPATCHER_DEPLOYED, Reason.DEPLOYED));
      case WAIT ->
          say(
              place,
              Verdict.unknown(
                  DISPATCHER_DEPLOYED,
                  Reason.DEPLOYING,
                  health == null
                      ? "the new dispatcher doesn't answer yet"
                      : "the dispatcher before it still answers"));
      case ROLL_BACK -> rollBack(runtime, spec, place, present, health);
    };
  }

  private Place rollBack(
      Runtime runtime,
      CloudflareRuntime spec,
      Place place,
      CloudflareStatus present,
      Dispatcher.@Nullable Health health) {
    Verdict notHealthy =
        Verdict.no(
            DISPATCHER_DEPLOYED,
            Reason.NOT_HEALTHY,
            health == null
                ? "the dispatcher is deployed and doesn't answer"
                : "another dispatcher than the one that is deployed answers");
    boolean wasHealthy =
        DeploymentSteps.conditions(runtime.getStatus()).stream()
            .filter(condition -> DISPATCHER_DEPLOYED.equals(condition.getType()))
            .anyMatch(condition -> Reason.DEPLOYED.text().equals(condition.getReason()));
    if (wasHealthy) {
      // It has been healthy: an outage is no reason to go back to what was before.
      return health == null ? place : say(place, notHealthy);
    }
    try {
      return deployment(runtime, spec)
          .rollBack(present)
          .map(
              status ->
                  new Place(
                      place.url(),
                      status,
                      DeploymentSteps.with(
                          place.verdicts(),
                          Verdict.no(
                              DISPATCHER_DEPLOYED,
                              Reason.ROLLED_BACK,
                              "the new dispatcher did not get healthy in "
                                  + config.cloudflare().healthTimeout().toSeconds()
                                  + " s: the one before it serves again")),
                      place.drift()))
          .orElseGet(() -> say(place, notHealthy));
    } catch (CloudflareException e) {
      return say(
          place,
          new Verdict(
              DISPATCHER_DEPLOYED,
              Verdict.Status.FALSE,
              e.reason(),
              "the new dispatcher does not get healthy, and the one before it can't be deployed: "
                  + e.getMessage()));
    }
  }

  /**
   * Takes a Runtime's dispatcher away from Cloudflare.
   *
   * @param runtime that is being deleted
   * @param spec of it
   * @throws CloudflareException when it may still be there
   */
  void remove(Runtime runtime, CloudflareRuntime spec) throws CloudflareException {
    CloudflareStatus present = Place.known(runtime.getStatus()).cloudflare();
    deployment(runtime, spec)
        .remove(RuntimeKeys.audience(runtime), present == null ? null : present.codeStoreId());
  }

  private static Place say(Place place, Verdict verdict) {
    return new Place(
        place.url(),
        place.cloudflare(),
        DeploymentSteps.with(place.verdicts(), verdict),
        place.drift());
  }

  /** Whether the token that was missing is there: nobody should have to wait for the next look. */
  private boolean hasTokenNow(CloudflareRuntime spec, List<Verdict> before) {
    return before.stream()
            .anyMatch(
                verdict ->
                    verdict.type().equals(CREDENTIALS_VALID)
                        && verdict.reason().equals(Reason.TOKEN_NOT_FOUND.text()))
        && tokens.find(spec).isPresent();
  }

  private static boolean isHeld(Place place) {
    Verdict deployed = place.verdict(DISPATCHER_DEPLOYED);
    return deployed != null
        && List.of(
                Reason.ROLLED_BACK.text(),
                Reason.NOT_OURS.text(),
                Reason.DRIFTED.text(),
                Reason.NO_SUBDOMAIN.text())
            .contains(deployed.reason());
  }

  private CloudflareDeployment deployment(Runtime runtime, CloudflareRuntime spec) {
    return new CloudflareDeployment(
        accounts.account(String.valueOf(spec.accountId()), () -> tokens.find(spec).orElse("")),
        module,
        runtime.getMetadata().getName(),
        spec,
        config.cloudflare().workerUrl());
  }

  private static CloudflareStatus looked(
      @Nullable CloudflareStatus present, @Nullable String resync, Instant now) {
    CloudflareStatus known =
        present == null
            ? new CloudflareStatus(null, null, null, null, null, null, null, null, null)
            : present;
    return known.looked(resync, now.toString());
  }

  private static @Nullable String resync(Runtime runtime) {
    Map<String, String> annotations = runtime.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Names.RESYNC);
  }
}
