package dev.edgeward.operator.cloudflare;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of API v4: takes them from the token's budget, bounds their time and their answers,
 * makes them again where that is safe, and tells what went wrong. The token is read for each try
 * and forgotten after it.
 */
final class ApiV4 {
  /** The largest answer that is read; that of a script's settings is some kilobytes. */
  static final int MAX_ANSWER = 16 << 20;

  private static final int MAX_TRIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private final OkHttpClient http;
  private final CallBudgets budgets;
  private final InstantSource clock;
  private final BackOff backOff;
  private final Pause pause;
  private final Duration timeout;

  /**
   * Makes calls.
   *
   * @param http its pool is used; time-outs and retries are this class's
   * @param budgets of all tokens
   * @param clock for deadlines
   * @param backOff between tries
   * @param pause to wait with
   * @param timeout for a call with its tries and waits
   */
  ApiV4(
      OkHttpClient http,
      CallBudgets budgets,
      InstantSource clock,
      BackOff backOff,
      Pause pause,
      Duration timeout) {
    this.http =
        http.newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false) // it would send again what may have been done
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .eventListener(new Progress())
            .addNetworkInterceptor(chain -> patient(chain.proceed(chain.request())))
            .build();
    this.budgets = budgets;
    this.clock = clock;
    this.backOff = backOff;
    this.pause = pause;
    this.timeout = timeout;
  }

  /**
   * What a token has left.
   *
   * @param tokens gives the token
   * @return as of now; all of it when there is no token
   */
  CloudflareAccount.Budget budget(Supplier<String> tokens) {
    return budgets.of(tokens.get().strip()).left();
  }

  /**
   * Makes a call.
   *
   * @param call to make
   * @param tokens gives the token
   * @return the answer, a success, with a result if that is wanted
   * @throws CloudflareException when it is none
   */
  Envelope make(ApiCall call, Supplier<String> tokens) throws CloudflareException {
    Instant deadline = clock.instant().plus(timeout);
    CloudflareException.@Nullable Unavailable doubtful = null;
    for (int tries = 1; ; tries++) {
      try {
        return once(call, tokens, deadline);
      } catch (CloudflareException.Unavailable e) {
        doubtful = doubtful != null && !e.mayHaveTakenEffect() ? doubtful : e;
        Duration wait = longer(backOff.after(tries), e.retryAfter());
        if (!call.repeatable()
            || tries == MAX_TRIES
            || Thread.currentThread().isInterrupted()
            || clock.instant().plus(wait).isAfter(deadline)) {
          throw doubtful;
        }
        sleep(call, wait, doubtful.mayHaveTakenEffect());
      } catch (CloudflareException.RateLimited e) {
        // Of two truths the one that makes the caller look what has been done.
        if (doubtful != null && doubtful.mayHaveTakenEffect()) {
          throw doubtful;
        }
        throw e;
      }
    }
  }

  private Envelope once(ApiCall call, Supplier<String> tokens, Instant deadline)
      throws CloudflareException {
    String token = token(tokens);
    CallBudget budget = budgets.of(token);
    take(call, budget, deadline);
    AtomicBoolean sent = new AtomicBoolean();
    Redaction redaction = new Redaction(token, call.secrets());
    try (Response response = execute(call, token, deadline, sent)) {
      RateLimitHeaders.left(response.header("Ratelimit")).ifPresent(budget::correct);
      return read(call, response, redaction);
    } catch (CloudflareException.RateLimited e) {
      budget.block(e.retryAfter());
      throw e;
    } catch (IOException e) {
      throw new CloudflareException.Unavailable(
          call
              + (sent.get() ? " got no answer: " : " failed: ")
              + redaction.apply(e.getClass().getSimpleName() + ": " + e.getMessage()),
          sent.get() && call.changes(),
          Duration.ZERO);
    } catch (InterruptedException e) {
      throw interrupted(call, sent.get() && call.changes());
    } finally {
      budget.end();
    }
  }

  private void take(ApiCall call, CallBudget budget, Instant deadline) throws CloudflareException {
    try {
      Duration left = Duration.between(clock.instant(), deadline);
      Duration wait = budget.take(left.compareTo(PATIENCE) < 0 ? left : PATIENCE);
      if (wait.isPositive()) {
        throw new CloudflareException.RateLimited(
            call
                + " was not made: the token's calls are used up for "
                + Math.max(1, wait.toSeconds())
                + " s",
            wait);
      }
    } catch (InterruptedException e) {
      throw interrupted(call, false);
    }
  }

  /**
   * Sends a call and waits for the head of its answer.
   *
   * @throws InterruptedException as the HTTP client does while it connects, without declaring it
   */
  private Response execute(ApiCall call, String token, Instant deadline, AtomicBoolean sent)
      throws IOException, InterruptedException {
    Request request =
        new Request.Builder()
            .url(call.url())
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json")
            .method(call.method(), call.body() == null ? null : new Once(call.body()))
            .tag(AtomicBoolean.class, sent)
            .build();
    Call http = this.http.newCall(request);
    // Half of the time, so that one that hangs leaves some for the next.
    Duration left = Duration.between(clock.instant(), deadline);
    Duration half = timeout.dividedBy(2);
    Duration limit = call.repeatable() && half.compareTo(left) < 0 ? half : left;
    var unused = http.timeout().timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    return http.execute();
  }

  private Envelope read(ApiCall call, Response response, Redaction redaction)
      throws IOException, CloudflareException {
    int status = response.code();
    if (response.body().source().request(MAX_ANSWER + 1L)) {
      throw new CloudflareException.Malformed(
          call + " got an answer of more than " + (MAX_ANSWER >> 20) + " MiB", call.changes());
    }
    byte[] body = response.body().bytes();
    if (status == 204 && body.length == 0 && !call.resultWanted()) {
      return Envelope.NONE;
    }
    Optional<Envelope> envelope = Envelope.read(body);
    if (status / 100 != 2 || envelope.isEmpty() || !envelope.get().success()) {
      throw new Refusal(
              call,
              status,
              envelope,
              RateLimitHeaders.retryAfter(response.header("Retry-After"), clock.instant()),
              redaction)
          .exception();
    }
    if (call.resultWanted() && !envelope.get().hasResult()) {
      throw new CloudflareException.Malformed(
          call + " answered " + status + " without a result", call.changes());
    }
    return envelope.get();
  }

  /** At once is what the HTTP client would do by itself, uncounted; a second later it's ours. */
  private static Response patient(Response response) {
    return response.code() == 503 && "0".equals(response.header("Retry-After"))
        ? response.newBuilder().header("Retry-After", "1").build()
        : response;
  }

  private static String token(Supplier<String> tokens) throws CloudflareException {
    String token = tokens.get().strip();
    if (!TOKEN.matcher(token).matches()) {
      // Checked here, since a library would put the value into its message.
      throw new CloudflareException.Unauthorized(
          token.isEmpty()
              ? "The API token is empty"
              : "The API token has characters that no token has");
    }
    return token;
  }

  private void sleep(ApiCall call, Duration wait, boolean mayHaveTakenEffect)
      throws CloudflareException {
    try {
      pause.take(wait);
    } catch (InterruptedException e) {
      throw interrupted(call, mayHaveTakenEffect);
    }
  }

  private static CloudflareException interrupted(ApiCall call, boolean mayHaveTakenEffect) {
    Thread.currentThread().interrupt();
    return new CloudflareException.Unavailable(
        call + " was given up: the program ends", mayHaveTakenEffect, Duration.ZERO);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? b : a;
  }

  /** Tells whether a request was on its way when it failed. */
  private static final class Progress extends EventListener {
    @Override
    public void requestHeadersStart(Call call) {
      AtomicBoolean sent = call.request().tag(AtomicBoolean.class);
      if (sent != null) {
        sent.set(true);
      }
    }
  }

  /** A body that the HTTP client may not send again by itself, as it would on 408 and 503. */
  private static final class Once extends RequestBody {
    private final RequestBody body;

    private Once(RequestBody body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
