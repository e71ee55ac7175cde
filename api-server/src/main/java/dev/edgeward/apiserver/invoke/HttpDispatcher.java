package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;

/**
 * Dispatchers over HTTP. A call is never repeated once it may have reached the dispatcher, because
 * functions have effects; only a refused connection is tried again for a short while.
 */
@Singleton
public final class HttpDispatcher implements Dispatcher {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int GRACE_SECONDS = 2;
  private static final int CONNECT_PAUSE_MILLIS = 25;
  private static final int IDLE_CONNECTIONS = 256;
  private static final int IDLE_MINUTES = 5;
  private static final int MILLIS = 1000;

  /** A result of 6 MiB, and the logs, which escaping may make larger than their 64 KiB. */
  private static final long MAX_ANSWER = 8L * 1024 * 1024;

  /**
   * Without TLS a connection costs less than one that is dead: an invocation is never sent twice,
   * so the first one after a restart of the dispatcher would fail. It takes longer than this to
   * start.
   */
  private static final int PLAIN_IDLE_MILLIS = 50;

  private final Duration patience;
  private final OkHttpClient client;

  /** For a dispatcher nearby. */
  private final OkHttpClient plain;

  /**
   * Made by the container.
   *
   * @param config how patient to be
   */
  @Inject
  public HttpDispatcher(ApiServerConfig config) {
    this(config.invoke().connectPatience());
  }

  HttpDispatcher(Duration patience) {
    this.patience = patience;
    this.client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_MINUTES, TimeUnit.MINUTES))
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .build();
    this.plain =
        client
            .newBuilder()
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, PLAIN_IDLE_MILLIS, TimeUnit.MILLISECONDS))
            .build();
  }

  @PreDestroy
  void close() {
    client.connectionPool().evictAll();
    plain.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }

  @Override
  public Reply invoke(Target target, Invocation invocation) {
    HttpUrl url = HttpUrl.parse(target.url() + "/v1/invoke");
    if (url == null) {
      return new Unreachable("the Runtime's URL can't be read");
    }
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + target.token())
            .header("traceparent", invocation.trace().traceparent())
            .post(new InvocationBody(invocation));
    String tracestate = invocation.trace().tracestate();
    if (tracestate != null) {
      request.header("tracestate", tracestate);
    }
    return send(request.build(), invocation.timeoutSeconds() + GRACE_SECONDS);
  }

  private Reply send(Request request, int seconds) {
    long giveUp = System.nanoTime() + patience.toNanos();
    OkHttpClient http = request.isHttps() ? client : plain;
    while (true) {
      Call call = http.newCall(request);
      call.timeout().timeout(seconds, TimeUnit.SECONDS);
      try (Response response = call.execute()) {
        return reply(response);
      } catch (ConnectException e) {
        if (System.nanoTime() > giveUp || !paused()) {
          return new Unreachable("connection refused");
        }
      } catch (SocketTimeoutException e) {
        return new Unreachable("no connection in time");
      } catch (InterruptedIOException e) {
        return new TimedOut();
      } catch (IOException e) {
        // the others that are kept open are of the same dispatcher, and most likely dead too
        http.connectionPool().evictAll();
        return new Unreachable(e.getClass().getSimpleName());
      }
    }
  }

  private static boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(CONNECT_PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Reply reply(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MAX_ANSWER + 1)) {
      return new Broken("an answer of more than " + MAX_ANSWER + " bytes");
    }
    byte[] body = source.readByteArray();
    return switch (response.code()) {
      case 200 ->
          Answer.parse(body)
              .<Reply>map(Ran::new)
              .orElseGet(() -> new Broken("an answer that is none"));
      case 401 -> new Unauthorized();
      case 413 -> new ArgsTooLarge();
      case 428 -> missing(body);
      case 503 -> new Overloaded(retryAfter(response));
      default -> new Broken("status " + response.code());
    };
  }

  private static Reply missing(byte[] body) throws IOException {
    JsonNode names;
    try {
      names = MAPPER.readTree(body).path("missing");
    } catch (JsonProcessingException e) {
      return new Broken("a 428 that names nothing");
    }
    Set<String> what = new HashSet<>();
    names.forEach(name -> what.add(name.asText()));
    return what.isEmpty() ? new Broken("a 428 that names nothing") : new Missing(what);
  }

  private static int retryAfter(Response response) {
    String seconds = response.header("Retry-After");
    try {
      return seconds == null ? 1 : Math.clamp(Integer.parseInt(seconds.strip()), 1, 60);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** The request with the arguments as they came, and the code as it is kept. */
  private static final class InvocationBody extends RequestBody {
    private final byte[] head;
    private final byte[] bundle;
    private final JsonSlice args;

    private static final byte[] BUNDLE = ",\"bundle\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ARGS = ",\"args\":".getBytes(StandardCharsets.UTF_8);

    private InvocationBody(Invocation invocation) {
      ObjectNode fields =
          JsonNodeFactory.instance
              .objectNode()
              .put("workspaceId", invocation.workspaceId())
              .put("functionId", invocation.functionId())
              .put("versionId", invocation.versionId())
              .put("invocationId", invocation.invocationId())
              .put("userId", invocation.userId())
              .put("bundleDigest", invocation.bundleDigest())
              .put("envDigest", invocation.envDigest())
              .put("timeoutMs", invocation.timeoutSeconds() * MILLIS);
      if (invocation.env() != null) {
        fields.put("env", invocation.env());
      }
      String text = fields.toString();
      this.head = text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8);
      this.bundle = invocation.bundle() == null ? new byte[0] : invocation.bundle();
      this.args = invocation.args();
    }

    @Override
    public MediaType contentType() {
      return JSON;
    }

    @Override
    public long contentLength() {
      int code = bundle.length == 0 ? 0 : BUNDLE.length + bundle.length;
      return (long) head.length + code + ARGS.length + args.length() + 1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      Buffer buffer = sink.getBuffer();
      buffer.write(head);
      if (bundle.length > 0) {
        buffer.write(BUNDLE);
        sink.write(bundle);
      }
      buffer.write(ARGS);
      sink.write(args.bytes(), args.from(), args.length());
      buffer.writeByte('}');
    }
  }
}
