package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Bundles that are sent to a dispatcher as fast as it takes them, each another one. */
final class BundleLoad implements AutoCloseable {

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient http;
  private final Load warmUp;
  private final Load load;
  private final AtomicLong numbers = new AtomicLong();

  /**
   * @param runtime whose dispatcher takes them; nobody else may use it
   * @param callers how many are sent at a time
   */
  BundleLoad(BenchStack stack, EdgeRuntime runtime, int callers) {
    this.http =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(callers, 5, TimeUnit.MINUTES))
            .callTimeout(Duration.ofSeconds(30))
            .build();
    var tokens = DispatcherTokens.syncing(stack.admin(), runtime.name());
    String url = runtime.url();
    Load.Call call = () -> send(url, tokens.token());
    this.warmUp = new Load(callers, call);
    this.load = new Load(callers, call);
  }

  /** Sends for so long what is not counted. */
  void warmUp(Duration turn) throws InterruptedException {
    warmUp.run(turn);
  }

  /** Sends for so long; several turns add up. */
  void run(Duration turn) throws InterruptedException {
    load.run(turn);
  }

  Load load() {
    return load;
  }

  private boolean send(String url, String token) throws IOException {
    // Canonical JSON, of about the size of the population's.
    String bundle =
        """
        {"compatibilityDate":"2026-11-01","compatibilityFlags":[],"egress":{"hosts":[],"policy":"Deny"},\
        "entrypoint":"main.js","files":{"main.js":"export default async () => ({ name: \\"load-%d\\" });"},"limits":{}}"""
            .formatted(numbers.incrementAndGet());
    Request request =
        new Request.Builder()
            .url(url + "/v1/bundles/" + digest(bundle) + "?workspace=wsp_load")
            .header("Authorization", "Bearer " + token)
            .put(RequestBody.create(bundle, JSON))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return response.isSuccessful();
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }
}
