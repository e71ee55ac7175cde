package dev.edgeward.operator.cloudflare;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Makes {@link CloudflareAccount}s, which share connections, and whose users share one budget of
 * calls for each token.
 */
public final class CloudflareAccounts implements Accounts {
  private static final String BUDGET = "edgeward.cloudflare.budget";
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

  private final HttpUrl base;
  private final ApiV4 api;
  private final MeterRegistry registry;
  private final CallBudgets budgets;

  /**
   * Accounts of Cloudflare.
   *
   * @param http its connections are used
   * @param url of API v4, such as {@code https://api.cloudflare.com/client/v4}
   * @param timeout for a call, with its tries and waits
   * @param clock for budgets and deadlines
   * @param registry for the measures
   * @throws IllegalArgumentException when tokens would travel to the URL in the clear
   */
  public CloudflareAccounts(
      OkHttpClient http, URI url, Duration timeout, InstantSource clock, MeterRegistry registry) {
    this(http, url, timeout, clock, registry, Thread::sleep, RandomGenerator.getDefault());
  }

  CloudflareAccounts(
      OkHttpClient http,
      URI url,
      Duration timeout,
      InstantSource clock,
      MeterRegistry registry,
      Pause pause,
      RandomGenerator chance) {
    this.base = base(url);
    this.registry = registry;
    this.budgets = new CallBudgets(clock, pause);
    this.api = new ApiV4(http, budgets, clock, new BackOff(chance), pause, timeout);
    Gauge.builder(BUDGET, budgets, CallBudgets::least)
        .description("Calls left to the token that has the fewest")
        .register(registry);
  }

  /**
   * An account.
   *
   * @param accountId its id
   * @param tokens gives the token, for each try of a call: so a rotated one is taken up at once,
   *     and none is kept. What it throws, calls throw; one that is empty is {@link
   *     CloudflareException.Unauthorized}
   * @return the account, measured; cheap to make
   * @throws IllegalArgumentException when no account has such an id
   */
  @Override
  public CloudflareAccount account(String accountId, Supplier<String> tokens) {
    if (!ACCOUNT.matcher(accountId).matches()) {
      throw new IllegalArgumentException("no id of an account: " + accountId);
    }
    return new MeteredCloudflareAccount(
        new HttpCloudflareAccount(api, base, accountId, tokens), registry);
  }

  private static HttpUrl base(URI url) {
    HttpUrl base = HttpUrl.parse(url.toString());
    if (base == null || !(base.isHttps() || LOOPBACK.contains(base.host()))) {
      throw new IllegalArgumentException(
          "edgeward.cloudflare.api-url is neither https nor on this machine: " + url);
    }
    return base;
  }
}
