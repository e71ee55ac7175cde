package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads of the API server of the cluster. Without a resource version it answers from a quorum. */
@Singleton
public final class KubernetesReads implements ClusterReads {
  /** The metadata alone, so that the size of the code doesn't matter. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final HttpClient http;
  private final String functions;
  private final AheadOfWatch ahead;
  private final Bundles bundles;
  private final Duration timeout;

  /**
   * Made by the container.
   *
   * @param client of the cluster
   * @param ahead has the read model learn of what is read
   * @param bundles keeps the code that is read
   * @param config how long a read may take
   */
  public KubernetesReads(
      KubernetesClient client, AheadOfWatch ahead, Bundles bundles, ApiServerConfig config) {
    this.client = client;
    // no second try: whoever waits is served from what was last seen
    this.http =
        client
            .getHttpClient()
            .newBuilder()
            .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
            .build();
    String master = client.getMasterUrl().toString();
    this.functions =
        (master.endsWith("/") ? master : master + "/")
            + "apis/"
            + Names.GROUP
            + "/"
            + Names.VERSION
            + "/namespaces/";
    this.ahead = ahead;
    this.bundles = bundles;
    this.timeout = config.invoke().readTimeout();
  }

  @Override
  public CompletableFuture<Optional<Stamp>> stamp(Key function) {
    HttpRequest request =
        http.newHttpRequestBuilder()
            .uri(URI.create(functions + function.namespace() + "/functions/" + function.name()))
            .header("Accept", METADATA)
            .build();
    return http.sendAsync(request, byte[].class)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(KubernetesReads::stamp);
  }

  @Override
  public Optional<FunctionRow> function(Key function) {
    return find(Function.class, function).map(ahead::show);
  }

  @Override
  public Optional<VersionRow> version(Key version) {
    return find(FunctionVersion.class, version).map(ahead::show);
  }

  @Override
  public Optional<byte[]> bundle(Key version) {
    return find(FunctionVersion.class, version).flatMap(found -> bundles.replace(found.getSpec()));
  }

  private <T extends HasMetadata> Optional<T> find(Class<T> type, Key key) {
    try {
      return Optional.ofNullable(
          client.resources(type).inNamespace(key.namespace()).withName(key.name()).get());
    } catch (KubernetesClientException e) {
      throw new Away("status " + e.getCode());
    }
  }

  private static Optional<Stamp> stamp(HttpResponse<byte[]> response) {
    if (response.code() == NOT_FOUND) {
      return Optional.empty();
    }
    if (response.code() != OK) {
      throw new Away("status " + response.code());
    }
    MetadataFields metadata = new MetadataFields();
    try {
      JsonObjectReader.read(response.body(), metadata);
    } catch (IOException e) {
      throw new Away("an answer that can't be read");
    }
    return Optional.of(
        new Stamp(
            Objects.requireNonNullElse(metadata.uid, ""),
            ResourceVersions.parse(metadata.resourceVersion)));
  }

  private static final class MetadataFields implements JsonObjectReader.Field {
    private @Nullable String uid;
    private @Nullable String resourceVersion;

    @Override
    public void read(String name, JsonParser value) throws IOException {
      if (!"metadata".equals(name) || value.currentToken() != JsonToken.START_OBJECT) {
        value.skipChildren();
        return;
      }
      while (value.nextToken() == JsonToken.FIELD_NAME) {
        String field = value.currentName();
        value.nextToken();
        switch (field) {
          case "uid" -> uid = value.getText();
          case "resourceVersion" -> resourceVersion = value.getText();
          default -> value.skipChildren();
        }
      }
    }
  }
}
