package dev.edgeward.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Of several operators one works; the others watch, and have all that they need in memory to take
 * over. One that is told to end hands the lease on, so that an upgrade has no pause.
 */
@Singleton
class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final String LEASE = "edgeward-operator";

  /** Before anybody else hears of the end. */
  private static final int FIRST = 1;

  private final KubernetesClient client;
  private final OperatorConfig config;
  private final ReleaseObjects objects;
  private final Event<WorkBegan> work;
  private final String identity;
  private volatile boolean ending;

  /**
   * Made by the container.
   *
   * @param client of the cluster
   * @param config times, and what this operator is called
   * @param objects that the one that works applies
   * @param work for those who do something else then
   */
  Leadership(
      KubernetesClient client,
      OperatorConfig config,
      ReleaseObjects objects,
      Event<WorkBegan> work) {
    this.client = client;
    this.config = config;
    this.objects = objects;
    this.work = work;
    this.identity =
        config
            .leaderElection()
            .identity()
            .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
            .filter(name -> !name.isBlank())
            .orElseGet(() -> UUID.randomUUID().toString());
  }

  @Produces
  @Singleton
  LeaderElectionConfiguration configuration() {
    OperatorConfig.LeaderElection times = config.leaderElection();
    return new LeaderElectionConfiguration(
        LEASE,
        config.namespace(),
        times.leaseDuration(),
        times.renewDeadline(),
        times.retryPeriod(),
        identity,
        new LeaderCallbacks(this::began, this::stopped, leader -> {}),
        false);
  }

  void ends(@Observes @Priority(FIRST) ShutdownEvent event) {
    ending = true;
  }

  private void began() {
    LOG.infof("%s is the operator that works", identity);
    work.fire(new WorkBegan());
    objects.begin();
  }

  /** Called when the lease is lost, and when the operator has come to its end. */
  private void stopped() {
    if (!ending) {
      // Reconciliations that are under way can't be called back, and another operator begins.
      LOG.errorf("%s could not keep its lease: it ends, so that another one works", identity);
      Runtime.getRuntime().halt(1);
    }
    try {
      handOn();
    } catch (KubernetesClientException e) {
      LOG.warnf("The lease is not handed on, it runs out: %s", e.getMessage());
    }
  }

  private void handOn() {
    Lease lease = client.leases().inNamespace(config.namespace()).withName(LEASE).get();
    if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
      lease.getSpec().setHolderIdentity("");
      client.resource(lease).update();
      LOG.infof("%s hands its lease on", identity);
    }
  }
}
