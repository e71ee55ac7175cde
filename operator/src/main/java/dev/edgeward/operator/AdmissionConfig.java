package dev.edgeward.operator;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the webhooks are served: {@code edgeward.admission}. */
public interface AdmissionConfig {
  /**
   * Whether they are served at all.
   *
   * @return false where none are installed
   */
  @WithDefault("true")
  boolean enabled();

  /**
   * Where they are served, over TLS.
   *
   * @return a port
   */
  @WithDefault("9443")
  int port();

  /**
   * The address that they are served on.
   *
   * @return an address of this machine
   */
  @WithDefault("0.0.0.0")
  String bindAddress();

  /**
   * What kube-apiserver calls the operator: the certificate stands for these.
   *
   * @return names and addresses; empty for the name of the Service {@code edgeward-operator}
   */
  Optional<List<String>> hosts();

  /**
   * The name of the MutatingWebhookConfiguration and of the ValidatingWebhookConfiguration.
   *
   * @return a name
   */
  @WithDefault("edgeward")
  String configuration();

  /**
   * A folder with {@code tls.crt} and {@code tls.key}, where somebody else keeps the certificate.
   *
   * @return empty where the operator makes it, and tells kube-apiserver to trust it
   */
  Optional<Path> certificateFolder();

  /**
   * How long a certificate counts; it is replaced when a third of that is left.
   *
   * @return a duration
   */
  @WithDefault("90d")
  Duration certificateLifetime();

  /**
   * How long every replica and every kube-apiserver has to take note of a step of a replacement.
   *
   * @return several times the interval
   */
  @WithDefault("2m")
  Duration certificateOverlap();

  /**
   * How often each replica looks at the certificate.
   *
   * @return a duration
   */
  @WithDefault("10s")
  Duration certificateInterval();

  /**
   * What becomes of code that doesn't load.
   *
   * @return whether it is refused
   */
  @WithDefault("refuse")
  PreFlight preFlight();

  /**
   * How long code may take to be bundled and find its turn, and how long to be loaded, before it is
   * let in without.
   *
   * @return less than half of the time-out of the webhook
   */
  @WithDefault("2s")
  Duration preFlightDeadline();

  /** What becomes of a Function whose code doesn't load in its runtime. */
  enum PreFlight {
    /** It is refused. */
    REFUSE,
    /** A dry run is refused; what is not one is stored, with a warning. */
    DRY_RUN,
    /** Nobody looks. */
    OFF
  }
}
