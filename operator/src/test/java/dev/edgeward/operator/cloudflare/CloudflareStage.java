package dev.edgeward.operator.cloudflare;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server that answers what a test says, and an account whose API it is. As an extension of a test
 * it ends with the test.
 */
final class CloudflareStage implements AutoCloseable, AfterEachCallback {
  static final String TOKEN = "v1.0-the-api-token-0123456789abcdef";

  final MockWebServer server = new MockWebServer();
  final ManualClock clock = new ManualClock();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final CloudflareAccounts accounts;
  final CloudflareAccount account;

  CloudflareStage() {
    this(Duration.ofSeconds(30));
  }

  CloudflareStage(Duration timeout) {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    accounts =
        new CloudflareAccounts(
            new OkHttpClient(),
            URI.create("http://127.0.0.1:" + server.getPort() + "/client/v4"),
            timeout,
            clock,
            registry,
            clock,
            new Random(7));
    account = account(() -> TOKEN);
  }

  CloudflareAccount account(Supplier<String> tokens) {
    return accounts.account("acc1", tokens);
  }

  void answer(int status, String body) {
    answer(new MockResponse.Builder().code(status).body(body));
  }

  void answer(MockResponse.Builder response) {
    server.enqueue(response.build());
  }

  /** A success with this result. */
  void result(String result) {
    answer(200, success(result));
  }

  /** A refusal with this code. */
  void error(int status, int code, String message) {
    answer(status, failure(code, message));
  }

  static String success(String result) {
    return "{\"success\": true, \"errors\": [], \"messages\": [], \"result\": " + result + "}";
  }

  static String failure(int code, String message) {
    return "{\"result\": null, \"success\": false, \"messages\": [], \"errors\": [{\"code\": "
        + code
        + ", \"message\": \""
        + message
        + "\"}]}";
  }

  RecordedRequest request() throws InterruptedException {
    RecordedRequest request = server.takeRequest(5, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("nothing was asked");
    }
    return request;
  }

  @Override
  public void afterEach(ExtensionContext test) {
    close();
  }

  @Override
  public void close() {
    server.close();
  }
}
