package dev.edgeward.apiserver;

import dev.edgeward.api.v1alpha1.RetentionTier;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an administrator sets: properties {@code edgeward.*}, environment {@code EDGEWARD_*}. */
@ConfigMapping(prefix = "edgeward")
public interface ApiServerConfig {
  /**
   * The namespace of this program and of the Secret with the invoke keys.
   *
   * @return a namespace's name
   */
  @WithDefault("edgeward")
  String namespace();

  /**
   * The namespace of global functions and schemas.
   *
   * @return a namespace's name
   */
  @WithDefault("edgeward-system")
  String systemNamespace();

  /**
   * The namespaces whose functions are served. Must be what the operator is told.
   *
   * @return with the system namespace among them; empty for all namespaces
   */
  Optional<Set<String>> watchNamespaces();

  /**
   * Whom the tokens of callers must be for: one of these audiences. A ServiceAccount gets such a
   * token by asking for it. Where there are none, tokens must be for the cluster's own API, and
   * each of them does, whatever it was meant for.
   *
   * @return empty for the cluster's own
   */
  Optional<Set<String>> audiences();

  /**
   * How long a deleted function can be restored, where neither it nor its workspace says. Must be
   * what the operator is told: that one decides, this one shows it.
   *
   * @return medium unless set
   */
  @WithDefault("medium")
  RetentionTier retentionTier();

  /**
   * How deleted functions are restored and purged.
   *
   * @return the settings
   */
  Deletion deletion();

  /**
   * How functions are run.
   *
   * @return the settings
   */
  Invoke invoke();

  /**
   * Where what functions log goes.
   *
   * @return the settings
   */
  FunctionLogs functionLogs();

  /**
   * Whether invocations are traced.
   *
   * @return the settings
   */
  Traces traces();

  /**
   * How reviews of callers are cached.
   *
   * @return the settings
   */
  Reviews reviews();

  /**
   * How large a request may be.
   *
   * @return the settings
   */
  Limits limits();

  /**
   * How many requests a caller may send.
   *
   * @return the settings
   */
  Rates rates();

  /**
   * How the workspaces of a caller are found.
   *
   * @return the settings
   */
  Access access();

  /** How deleted functions are restored and purged. */
  interface Deletion {
    /**
     * How long a request waits for the operator: to have kept what was just deleted, and to have
     * brought back what is restored.
     *
     * @return a positive duration
     */
    @WithDefault("10s")
    Duration patience();
  }

  /** How functions are run. */
  interface Invoke {
    /**
     * How sure an invocation is of the version it runs.
     *
     * @return strong unless set
     */
    @WithDefault("strong")
    Consistency consistency();

    /**
     * From one fresh read of a function to the next, while several invocations wait for it.
     *
     * @return zero for back to back
     */
    @WithDefault("4ms")
    Duration readsApart();

    /**
     * How long a read proves that the watch is up to date. Must be shorter than the 25 ms that the
     * operator leaves between a change and the report that it is served.
     *
     * @return zero for a read by every invocation
     */
    @WithDefault("20ms")
    Duration proofLifetime();

    /**
     * How long a fresh read may take before the cached state is used.
     *
     * @return a positive duration
     */
    @WithDefault("2s")
    Duration readTimeout();

    /**
     * Memory for code that is sent when a dispatcher lacks it; the rest is read when needed.
     *
     * @return bytes
     */
    @WithDefault("48M")
    MemorySize bundleMemory();

    /**
     * How long a refused connection to the runtime is tried again.
     *
     * @return zero for not at all
     */
    @WithDefault("500ms")
    Duration connectPatience();

    /**
     * How long a Runtime that is away is left alone, from one question whether it is back to the
     * next. Meanwhile invocations of its functions are answered with a 503 at once.
     *
     * @return a positive duration
     */
    @WithDefault("1s")
    Duration breakerPause();
  }

  /** Where something goes besides. */
  interface Collector {
    /**
     * An OpenTelemetry collector that it is sent to: OTLP over HTTP, {@code v1/logs} or {@code
     * v1/traces} below this URL.
     *
     * @return empty for none
     */
    Optional<URI> otlpEndpoint();

    /**
     * Headers for the collector, such as a key.
     *
     * @return value by name
     */
    Map<String, String> otlpHeaders();
  }

  /** Where what functions log goes. */
  interface FunctionLogs extends Collector {
    /**
     * Whether it is written to the standard output, one JSON object a line.
     *
     * @return true unless set
     */
    @WithDefault("true")
    boolean enabled();

    /**
     * Memory for lines that wait to be written, for each way out; those that come beyond it are
     * dropped and counted.
     *
     * @return bytes
     */
    @WithDefault("8M")
    MemorySize memory();
  }

  /** Where the spans of invocations go. */
  interface Traces extends Collector {
    /**
     * How many of the traces that begin here are recorded. Where a caller's trace goes on, the
     * caller has decided.
     *
     * @return from 0 to 1
     */
    @WithDefault("1")
    double ratio();
  }

  /** How reviews of callers are cached. */
  interface Reviews {
    /**
     * How long a yes is kept.
     *
     * @return a positive duration
     */
    @WithDefault("60s")
    Duration allowedFor();

    /**
     * How long a no is kept.
     *
     * @return a positive duration
     */
    @WithDefault("5s")
    Duration deniedFor();

    /**
     * How many decisions are kept, of each kind.
     *
     * @return a positive number
     */
    @WithDefault("10000")
    int capacity();

    /**
     * How many reviews one list of a caller's workspaces asks for at once.
     *
     * @return a positive number
     */
    @WithDefault("8")
    int atOnce();
  }

  /** How the workspaces of a caller are found. */
  interface Access {
    /**
     * Whether the cluster's RBAC objects tell where a caller is worth a review. They never grant
     * anything. Set it to false where a caller may get its rights elsewhere than by RBAC (a webhook
     * authorizer, say), or where this program may not read RBAC objects: then every namespace that
     * has functions is reviewed, and {@link Reviews#capacity} should be larger than their number.
     *
     * @return true unless set
     */
    @WithDefault("true")
    boolean prefilter();
  }

  /**
   * How large a request may be. Bodies have limits of their own kind, which are part of the API: 6
   * MiB for an invocation, 1 MiB where a function is made or changed; beyond them the answer is a
   * 413.
   */
  interface Limits {
    /**
     * Path and query together, with filters and cursors; beyond it the answer is a 414.
     *
     * @return bytes, as sent
     */
    @WithDefault("32K")
    MemorySize uri();

    /**
     * Names and values of all headers together; beyond it the answer is a 431. Tokens of users in
     * many groups are the largest that there are.
     *
     * @return bytes, as sent
     */
    @WithDefault("32K")
    MemorySize headers();
  }

  /**
   * How many requests a caller may send, before the answer is a 429 with {@code Retry-After}. Each
   * rate is a token bucket: it allows a burst at once and goes on at so many a second; 0 a second
   * switches it off. Counted in each replica of this program by itself.
   */
  interface Rates {
    /**
     * Requests a second by one caller, invocations aside.
     *
     * @return 0 for no limit
     */
    @WithDefault("200")
    int callsPerSecond();

    /**
     * Requests at once by one caller, invocations aside.
     *
     * @return a positive number
     */
    @WithDefault("400")
    int callsBurst();

    /**
     * Invocations a second by one caller.
     *
     * @return 0 for no limit
     */
    @WithDefault("2000")
    int invocationsPerSecond();

    /**
     * Invocations at once by one caller.
     *
     * @return a positive number
     */
    @WithDefault("4000")
    int invocationsBurst();

    /**
     * Tokens a second from one remote address that the cluster refuses. Each costs the cluster a
     * review. Once there are more, tokens from there that aren't known yet wait; known ones don't,
     * so that whoever shares a proxy with an attacker goes on. Behind a proxy the address is the
     * proxy's unless {@code quarkus.http.proxy.*} says to trust what it forwards.
     *
     * @return 0 for no limit
     */
    @WithDefault("10")
    int refusedTokensPerSecond();

    /**
     * Tokens at once from one remote address that the cluster refuses.
     *
     * @return a positive number
     */
    @WithDefault("50")
    int refusedTokensBurst();

    /**
     * How many callers and addresses are counted, of each kind. One that is crowded out starts
     * anew.
     *
     * @return a positive number
     */
    @WithDefault("10000")
    int capacity();
  }

  /** How sure an invocation is of the version it runs. */
  enum Consistency {
    /** Each invocation rests on a read of the Function that began after the invocation arrived. */
    STRONG,
    /** Settled functions are served from the watch, which may lag behind by its latency. */
    BOUNDED
  }
}
