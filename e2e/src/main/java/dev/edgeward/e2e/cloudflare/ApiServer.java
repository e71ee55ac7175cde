package dev.edgeward.e2e.cloudflare;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP side of the API: who asks, how often, which route; then faults, the endpoint, and the
 * log.
 */
final class ApiServer implements AutoCloseable {

  private static final String BASE = "/client/v4/";

  /** Above the largest bulk write, 100 MB, and the largest script. */
  private static final int LARGEST_BODY = 128 << 20;

  private static final Duration SHUTDOWN = Duration.ofSeconds(10);

  private final List<Route> routes;
  private final Predicate<String> accounts;
  private final Tokens tokens;
  private final RateLimit limit;
  private final Faults faults;
  private final CallLog log;
  private final List<Form> forms = new CopyOnWriteArrayList<>();
  private final InstantSource clock;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /**
   * Listens on a free port of loopback.
   *
   * @param accounts whether an id is that of an account
   */
  ApiServer(
      Vertx vertx,
      List<Route> routes,
      Predicate<String> accounts,
      Tokens tokens,
      Faults faults,
      CallLog log,
      InstantSource clock) {
    this.routes = List.copyOf(routes);
    this.accounts = accounts;
    this.tokens = tokens;
    this.limit = new RateLimit(clock);
    this.faults = faults;
    this.log = log;
    this.clock = clock;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(this::receive)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() throws InterruptedException {
    workers.shutdownNow();
    workers.awaitTermination(SHUTDOWN.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
  }

  private void receive(HttpServerRequest request) {
    @Nullable String length = request.getHeader("content-length");
    if (length != null && length.length() < 19 && Long.parseLong(length) > LARGEST_BODY) {
      answer(request, Answer.refusal(new ApiError(413, ApiError.GUESSED, "Payload too large")));
      return;
    }
    request.body().onSuccess(body -> workers.execute(() -> process(request, body)));
  }

  private void process(HttpServerRequest request, Buffer body) {
    @Nullable Fault fault = faults.next(request.method().name(), request.uri()).orElse(null);
    switch (fault) {
      case Fault.Silence() -> record(request, 0, 0, "never answered");
      case Fault.CutBefore() -> {
        record(request, 0, 0, "cut before the effect");
        request.connection().close();
      }
      case Fault.Status status -> {
        record(request, status.status(), ApiError.GUESSED, "fault");
        answer(request, Refusals.of(status));
      }
      case Fault.CutAfter() -> {
        Answer lost = serve(request, body, fault);
        record(request, 0, lost.code(), "cut after the effect");
        request.connection().close();
      }
      case Fault.UnsuccessfulKeys keys -> {
        Answer partial = serve(request, body, keys);
        record(request, partial.status(), partial.code(), "unsuccessful keys");
        answer(request, partial);
      }
      case null -> {
        Answer answer = serve(request, body, null);
        record(request, answer.status(), answer.code(), "answered");
        answer(request, answer);
      }
    }
  }

  private Answer serve(HttpServerRequest request, Buffer body, @Nullable Fault fault) {
    Map<String, String> headers = Map.of();
    Answer answer;
    try {
      ApiToken token = tokens.authenticate(request.getHeader("authorization"));
      RateLimit.Allowance allowance = limit.take(token.id());
      headers = allowance.headers();
      if (!allowance.allowed()) {
        throw new ApiError(
            429,
            971,
            "More than 1200 requests per 300 seconds reached. Please wait and consider throttling"
                + " your request speed");
      }
      answer = route(request, token, body, fault);
    } catch (ApiError e) {
      answer = Answer.refusal(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer = Answer.refusal(new ApiError(503, ApiError.GUESSED, "shutting down"));
    } catch (RuntimeException e) {
      // A mistake of the double itself: said, so that no test takes it for a fault it asked for.
      answer = Answer.refusal(new ApiError(500, ApiError.UNKNOWN_TO_THE_DOUBLE, e.toString()));
    }
    Map<String, String> all = new HashMap<>(answer.headers());
    all.putAll(headers);
    return new Answer(answer.status(), answer.code(), all, answer.body());
  }

  private Answer route(
      HttpServerRequest request, ApiToken token, Buffer body, @Nullable Fault fault)
      throws InterruptedException {
    String path = Objects.requireNonNullElse(request.path(), "");
    List<String> parts = parts(path);
    List<Route> here = routes.stream().filter(route -> route.match(parts).isPresent()).toList();
    if (here.isEmpty()) {
      throw ApiError.noRoute(path);
    }
    String method = request.method().name();
    Route route =
        here.stream()
            .filter(candidate -> candidate.method().equals(method))
            .findFirst()
            .orElseThrow(
                () -> new ApiError(405, 7001, "Method " + method + " not available for that URI."));
    Map<String, String> parameters = route.match(parts).orElseThrow();
    @Nullable String account = parameters.get("account");
    if (account != null && !accounts.test(account)) {
      // What the API says of an id that can't be one, and of one that the token can't see.
      throw account.matches("[0-9a-f]{32}")
          ? new ApiError(403, 9109, "Unauthorized to access requested resource")
          : ApiError.noRoute(path);
    }
    Tokens.authorize(token, account, route.needed());
    ApiRequest asked =
        new ApiRequest(
            token, parameters, query(request, route.query()), request.headers(), body, fault);
    if (Multipart.isMultipart(asked)) {
      forms.add(Multipart.form(asked, request.method().name(), request.uri()));
    }
    return route.endpoint().handle(asked);
  }

  /** The forms that came in, in their order. */
  List<Form> forms() {
    return List.copyOf(forms);
  }

  private static List<String> parts(String path) {
    if (!path.startsWith(BASE)) {
      throw ApiError.noRoute(path);
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(BASE.length()).split("/", -1)) {
      parts.add(decode(part));
    }
    return parts;
  }

  private static String decode(String part) {
    try {
      // The plus sign stands for itself in a path.
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("the path is not well encoded");
    }
  }

  private static Map<String, String> query(HttpServerRequest request, Set<String> known) {
    Map<String, String> query = new HashMap<>();
    for (Map.Entry<String, String> parameter : request.params(true)) {
      if (!known.contains(parameter.getKey())) {
        throw ApiError.unknown("query parameter " + parameter.getKey() + " of this call");
      }
      if (query.put(parameter.getKey(), parameter.getValue()) != null) {
        throw ApiError.invalid("query parameter " + parameter.getKey() + " is there twice");
      }
    }
    return Map.copyOf(query);
  }

  private void record(HttpServerRequest request, int status, int code, String outcome) {
    log.add(
        new Call(clock.instant(), request.method().name(), request.uri(), status, code, outcome));
  }

  private static void answer(HttpServerRequest request, Answer answer) {
    var response = request.response().setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    // Fails only when the client has gone.
    var unused = response.end(answer.body());
  }
}
