package dev.edgeward.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Answers an {@code AdmissionReview} with what its reviewer says. What can't be answered gets an
 * error, so that kube-apiserver does what the webhook's failure policy says.
 */
@Singleton
final class ReviewHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = Logger.getLogger(ReviewHandler.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Two objects of the size that etcd takes, as JSON, and what is around them. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final Reviews reviews;
  private final MeterRegistry registry;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ReviewHandler(Reviews reviews, MeterRegistry registry) {
    this.reviews = reviews;
    this.registry = registry;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    Optional<Reviews.Reviewer> reviewer = reviews.at(path);
    if (reviewer.isEmpty()) {
      request.response().setStatusCode(HttpURLConnection.HTTP_NOT_FOUND).end();
      return;
    }
    if (length(request) > MOST_BYTES) {
      request.response().setStatusCode(HttpURLConnection.HTTP_ENTITY_TOO_LARGE).end();
      return;
    }
    request
        .body()
        .onSuccess(
            body -> threads.execute(() -> answer(request, path, body.getBytes(), reviewer.get())));
  }

  private static long length(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? Long.MAX_VALUE : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void answer(
      HttpServerRequest request, String path, byte[] body, Reviews.Reviewer reviewer) {
    long begin = System.nanoTime();
    String outcome = "failed";
    try {
      JsonNode review = JSON.readTree(body);
      JsonNode asked = review.path("request");
      Answer answer = reviewer.of(new Review(asked));
      outcome = answer instanceof Answer.Refused ? "refused" : "allowed";
      ObjectNode reply =
          JSON.createObjectNode()
              .put("apiVersion", review.path("apiVersion").asText())
              .put("kind", "AdmissionReview");
      reply.set("response", answer.toJson(JSON, asked.path("uid").asText()));
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end(Buffer.buffer(JSON.writeValueAsBytes(reply)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(request, HttpURLConnection.HTTP_UNAVAILABLE);
    } catch (JsonProcessingException e) {
      fail(request, HttpURLConnection.HTTP_BAD_REQUEST);
    } catch (IOException | RuntimeException e) {
      // What was asked is not logged: it may hold source.
      LOG.warnf("A review at %s failed: %s", path, e.getClass().getName());
      fail(request, HttpURLConnection.HTTP_INTERNAL_ERROR);
    } finally {
      registry
          .timer("edgeward.admission", "webhook", path.substring(1), "outcome", outcome)
          .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
  }

  private static void fail(HttpServerRequest request, int status) {
    if (!request.response().ended()) {
      request.response().setStatusCode(status).end();
    }
  }
}
