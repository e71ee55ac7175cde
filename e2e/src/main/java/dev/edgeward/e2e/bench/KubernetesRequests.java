package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.e2e.stack.Users;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Writes to the Kubernetes API that cost their sender little: it has to leave the processor to the
 * control plane. One connection for each thread at work.
 */
final class KubernetesRequests implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final MediaType MERGE_PATCH = MediaType.get("application/merge-patch+json");
  private static final int IDLE_CONNECTIONS = 16;

  private final OkHttpClient http;
  private final String base;
  private final String authorization;

  /** Writes as the cluster's administrator. */
  KubernetesRequests(BenchStack stack) throws IOException {
    Config config = Config.fromKubeconfig(stack.folder().kubeconfig().toFile());
    String url = config.getMasterUrl();
    this.base = url.endsWith("/") ? url : url + "/";
    this.authorization = "Bearer " + stack.folder().users().token(Users.ADMIN);
    try {
      TrustManager[] trusted = SSLUtils.trustManagers(config);
      this.http =
          new OkHttpClient.Builder()
              .protocols(List.of(Protocol.HTTP_1_1))
              .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, 5, TimeUnit.MINUTES))
              .sslSocketFactory(
                  SSLUtils.sslContext(config).getSocketFactory(), (X509TrustManager) trusted[0])
              .callTimeout(Duration.ofMinutes(1))
              .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("the cluster's certificate is not usable", e);
    }
  }

  /**
   * Makes an object.
   *
   * @param plural of its kind
   * @param json of the object
   * @return the object as it is stored, JSON
   */
  byte[] create(String plural, String namespace, byte[] json) throws IOException {
    return send(
        new Request.Builder()
            .url(base + "apis/edgeward.dev/v1alpha1/namespaces/" + namespace + "/" + plural)
            .post(RequestBody.create(json, JSON_TYPE)));
  }

  /**
   * Changes the status of an object.
   *
   * @param plural of its kind
   * @param patch a JSON merge patch
   */
  void patchStatus(String plural, String namespace, String name, byte[] patch) throws IOException {
    send(
        new Request.Builder()
            .url(
                base
                    + "apis/edgeward.dev/v1alpha1/namespaces/"
                    + namespace
                    + "/"
                    + plural
                    + "/"
                    + name
                    + "/status")
            .patch(RequestBody.create(patch, MERGE_PATCH)));
  }

  /**
   * Changes a Function.
   *
   * @param patch a JSON merge patch
   * @return the Function as it is stored
   */
  GenericKubernetesResource patch(String namespace, String name, byte[] patch) throws IOException {
    return object(
        send(
            new Request.Builder()
                .url(functions(namespace) + "/" + name)
                .patch(RequestBody.create(patch, MERGE_PATCH))));
  }

  /**
   * Deletes a Function.
   *
   * @param namespace of it
   * @param name of it
   */
  void delete(String namespace, String name) throws IOException {
    send(new Request.Builder().url(functions(namespace) + "/" + name).delete());
  }

  /** Who is told of Functions that are gone. */
  interface Departures {
    /** One more is gone. */
    void gone();

    /** Nobody will be told any more. */
    void end(IOException why);
  }

  /**
   * Watches the Functions of a namespace go, without reading more of them than the first words.
   *
   * @return ends it
   */
  Closeable watch(String namespace, Departures departures) throws IOException {
    Call call =
        http.newBuilder()
            .callTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .build()
            .newCall(
                new Request.Builder()
                    .url(functions(namespace) + "?watch=true")
                    .header("Authorization", authorization)
                    .build());
    Response response = call.execute(); // from now on nobody goes unseen
    Thread.ofPlatform().daemon().name("departures").start(() -> read(call, response, departures));
    return call::cancel;
  }

  private static void read(Call call, Response response, Departures departures) {
    try (response) {
      BufferedSource lines = response.body().source();
      for (String line = lines.readUtf8Line(); line != null; line = lines.readUtf8Line()) {
        if (line.startsWith("{\"type\":\"DELETED\"")) {
          departures.gone();
        }
      }
    } catch (IOException e) {
      if (!call.isCanceled()) {
        departures.end(e);
      }
    }
  }

  /** An object as it was answered. */
  static GenericKubernetesResource object(byte[] json) throws IOException {
    return JSON.readValue(json, GenericKubernetesResource.class);
  }

  @Override
  public void close() {
    http.connectionPool().evictAll();
    http.dispatcher().executorService().shutdown();
  }

  private String functions(String namespace) {
    return base + "apis/edgeward.dev/v1alpha1/namespaces/" + namespace + "/functions";
  }

  private byte[] send(Request.Builder request) throws IOException {
    try (Response response =
        http.newCall(request.header("Authorization", authorization).build()).execute()) {
      byte[] body = response.body().bytes();
      if (!response.isSuccessful()) {
        throw new IOException(
            "the Kubernetes API answers "
                + response.code()
                + ": "
                + new String(body, StandardCharsets.UTF_8));
      }
      return body;
    }
  }
}
