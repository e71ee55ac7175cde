package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An API server in memory that knows our CRDs, counts what is written, and can be told to refuse.
 * Requests are named by method and resource, such as {@code PATCH functions/status}.
 */
public final class FakeKubernetes extends KubernetesCrudDispatcher implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile(
          "/apis?/(?:[a-z.0-9]+/)?v1[a-z0-9]*/(?:namespaces/[^/?]+/(?=[a-z]))?(?<plural>[a-z]+)(?:/[^/?]+)?(?<sub>/status)?(?:[?].*)?");

  private final KubernetesMockServer server;
  private final KubernetesClient client;
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  private record Refusal(Predicate<String> requests, int code, String status) {}

  /** Starts one. */
  public FakeKubernetes() {
    server =
        new KubernetesMockServer(
            new Context(Serialization.jsonMapper()),
            new MockWebServer(),
            new HashMap<>(),
            this,
            false);
    server.init();
    client = server.createClient();
    try (Stream<Path> manifests = Files.list(Path.of("../crds/manifests"))) {
      for (Path manifest : manifests.sorted().toList()) {
        client.resource(Files.readString(manifest)).create();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    writes.clear();
  }

  public KubernetesClient client() {
    return client;
  }

  /** What was written, in order; refused requests are there too. */
  public List<String> writes() {
    return List.copyOf(writes);
  }

  /** Forgets what was written so far. */
  public void forgetWrites() {
    writes.clear();
  }

  /**
   * From now on refuses requests.
   *
   * @param requests which
   * @param code of the answer
   * @param status a Status in JSON, or any text
   */
  public void refuse(Predicate<String> requests, int code, String status) {
    refusals.add(new Refusal(requests, code, status));
  }

  /** Refuses nothing any more. */
  public void relent() {
    refusals.clear();
  }

  @Override
  public MockResponse dispatch(RecordedRequest request) {
    String name = name(request);
    if (request.method() != HttpMethod.GET) {
      writes.add(name);
    }
    for (Refusal refusal : refusals) {
      if (refusal.requests.test(name)) {
        return new MockResponse()
            .setResponseCode(refusal.code)
            .setHeader("Content-Type", "application/json")
            .setBody(refusal.status);
      }
    }
    if (request.method() != HttpMethod.PATCH) {
      return super.dispatch(request);
    }
    if (String.valueOf(request.getHeader("Content-Type")).startsWith("application/apply-patch")) {
      return apply(request, request.getPath().contains("force=true"));
    }
    // The patch that takes the last finalizer off answers with the object, as Kubernetes does.
    MockResponse before = handleGet(request.getPath().replaceFirst("[?].*", ""));
    MockResponse after = super.dispatch(request);
    return after.code() == 202 && after.getBody().size() == 0 ? before : after;
  }

  /**
   * A server-side apply: a creation, or a merge; fields that are left out stay. Who doesn't force
   * it meets a conflict with whatever is there, as somebody else's.
   */
  private MockResponse apply(RecordedRequest request, boolean force) {
    String path = request.getPath().replaceFirst("[?].*", "");
    boolean isThere = handleGet(path).code() != 404;
    if (isThere && !force) {
      return new MockResponse()
          .setResponseCode(409)
          .setHeader("Content-Type", "application/json")
          .setBody(
              "{\"kind\":\"Status\",\"status\":\"Failure\",\"reason\":\"Conflict\",\"code\":409}");
    }
    return super.dispatch(
        new RecordedRequest(
            request.getHttpVersion(),
            isThere ? HttpMethod.PATCH : HttpMethod.POST,
            isThere ? path : path.substring(0, path.lastIndexOf('/')),
            Headers.builder()
                .add("Content-Type", isThere ? "application/merge-patch+json" : "application/json")
                .build(),
            new Buffer(request.getUtf8Body().getBytes(StandardCharsets.UTF_8))));
  }

  private static String name(RecordedRequest request) {
    Matcher path = PATH.matcher(request.getPath());
    return request.getMethod()
        + " "
        + (path.matches()
            ? path.group("plural") + (path.group("sub") == null ? "" : path.group("sub"))
            : request.getPath());
  }

  @Override
  public void close() {
    client.close();
    server.destroy();
  }
}
