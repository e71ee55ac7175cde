package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Asks the Kubernetes API for compressed answers, as clients in Go do: its API server compresses
 * those of 128 KiB and more. Lists shrink to less than a tenth, and so does what it costs to
 * decrypt them. That was two fifths of the operator's start with ten thousand functions: a JVM
 * without its second compiler does AES-GCM in plain Java.
 */
final class CompressedLists implements Interceptor {
  static final String NAME = "edgeward-compressed-lists";

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    builder.setHeader("Accept-Encoding", "gzip");
  }

  @Override
  public AsyncBody.Consumer<List<ByteBuffer>> consumer(
      AsyncBody.Consumer<List<ByteBuffer>> consumer, HttpRequest request) {
    return new GzipReader(consumer);
  }
}
