package dev.edgeward.operator;

import dev.edgeward.api.v1alpha1.RetentionTier;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The operator's settings; every one has a default that works. */
@ConfigMapping(prefix = "edgeward")
public interface OperatorConfig {
  /**
   * The namespace that Edgeward runs in: where it keeps its keys.
   *
   * @return a namespace
   */
  @WithDefault("edgeward")
  String namespace();

  /**
   * The namespace of system functions and schemas.
   *
   * @return a namespace
   */
  @WithDefault("edgeward-system")
  String systemNamespace();

  /**
   * The namespaces whose functions are looked after.
   *
   * @return with the system namespace among them; empty for all namespaces
   */
  Optional<Set<String>> watchNamespaces();

  /**
   * A folder with manifests of custom resources that belong to the release: the operator applies
   * them when it begins to work. Those that name no namespace go into the system namespace.
   *
   * @return empty for none
   */
  Optional<Path> objects();

  /**
   * Time between two probes of a runtime that answers.
   *
   * @return a duration
   */
  @WithDefault("15s")
  Duration probeInterval();

  /**
   * Time between two probes of a runtime that does not answer.
   *
   * @return a duration
   */
  @WithDefault("1s")
  Duration probeIntervalWhenDown();

  /**
   * How long a call to a dispatcher may take.
   *
   * @return a duration
   */
  @WithDefault("20s")
  Duration dispatcherTimeout();

  /**
   * How long a dispatcher must have shown the next keys before they are used. Whoever runs several
   * replicas of one gives them time to get the keys: the one that is asked may not be the last.
   *
   * @return a duration
   */
  @WithDefault("30s")
  Duration keySettling();

  /**
   * How often the code store of a Runtime is compared with what versions name.
   *
   * @return a duration
   */
  @WithDefault("10m")
  Duration syncInterval();

  /**
   * How long a bundle that no version names stays in a code store.
   *
   * @return a duration
   */
  @WithDefault("1h")
  Duration bundleGrace();

  /**
   * How long a deleted function can be restored when neither it nor its Workspace says so.
   *
   * @return a tier
   */
  @WithDefault("medium")
  RetentionTier retentionTier();

  /**
   * How many functions may expire in a second.
   *
   * @return at least 1
   */
  @WithDefault("20")
  int purgesPerSecond();

  /**
   * What makes JavaScript of TypeScript and JSX.
   *
   * @return where it is
   */
  Bundler bundler();

  /** What makes JavaScript of TypeScript and JSX. */
  interface Bundler {
    /**
     * The executable of esbuild.
     *
     * @return a path, or a name on the {@code PATH}
     */
    @WithDefault("esbuild")
    String esbuild();
  }

  /**
   * Runtimes that are accounts of Cloudflare.
   *
   * @return how they are dealt with
   */
  Cloudflare cloudflare();

  /** How Runtimes that are accounts of Cloudflare are dealt with. */
  interface Cloudflare {
    /**
     * How often the operator looks whether something has changed at Cloudflare.
     *
     * @return a duration
     */
    @WithDefault("10m")
    Duration driftInterval();

    /**
     * How long a new dispatcher may take until it answers, before the one before it is deployed
     * again.
     *
     * @return a duration
     */
    @WithDefault("1m")
    Duration healthTimeout();

    /**
     * The URL of a Worker, for those who reach Cloudflare by a proxy of their own.
     *
     * @return a URL in which {@code {host}} stands for the Worker's host name
     */
    @WithDefault("https://{host}")
    String workerUrl();

    /**
     * Where it is.
     *
     * @return an https URL; http only on this machine
     */
    @WithDefault("https://api.cloudflare.com/client/v4")
    URI apiUrl();

    /**
     * How long a call may take, with its tries and its waits for the budget of calls.
     *
     * @return a duration
     */
    @WithDefault("30s")
    Duration timeout();
  }

  /**
   * The webhooks that kube-apiserver calls before it stores something.
   *
   * @return how they are served
   */
  AdmissionConfig admission();

  /**
   * Which of several operators works; the others are ready to take over.
   *
   * @return how they find out
   */
  LeaderElection leaderElection();

  /** The times of a Lease, as Kubernetes' own controllers have them. */
  interface LeaderElection {
    /**
     * What this operator is called in the Lease; two must never have the same.
     *
     * @return empty for the name of the host, which is that of the Pod
     */
    Optional<String> identity();

    /**
     * How long after the leader's last sign of life another one takes over.
     *
     * @return a duration
     */
    @WithDefault("15s")
    Duration leaseDuration();

    /**
     * How long the leader tries to give a sign of life before it ends itself.
     *
     * @return less than the lease's duration
     */
    @WithDefault("10s")
    Duration renewDeadline();

    /**
     * Time between two tries to get or to keep the lease.
     *
     * @return a duration
     */
    @WithDefault("2s")
    Duration retryPeriod();
  }
}
