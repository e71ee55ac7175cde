package dev.edgeward.operator.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.DeepJson;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Answers an {@code AdmissionReview} with what its reviewer says. What can't be answered gets an
 * error, so that kube-apiserver does what the webhook's failure policy says. Reviews are read only
 * while there is room for them: whoever reaches the port could send many.
 */
@Singleton
final class ReviewHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = Logger.getLogger(ReviewHandler.class);
  private static final ObjectMapper JSON = DeepJson.readBy(new ObjectMapper());

  /** Two objects of the size that etcd takes, as JSON, and what is around them. */
  private static final long MOST_BYTES = 16L * 1024 * 1024;

  /** Of all that are read at a time: as JSON trees they take several times as much. */
  private static final int MOST_KIB_AT_ONCE = 32 * 1024;

  private static final long KIB = 1024;

  /** For room; kube-apiserver waits for an answer a few seconds only. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final int TOO_MANY = 429;

  private final Vertx vertx;
  private final Reviews reviews;
  private final MeterRegistry registry;
  private final Semaphore room = new Semaphore(MOST_KIB_AT_ONCE, true);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  ReviewHandler(Vertx vertx, Reviews reviews, MeterRegistry registry) {
    this.vertx = vertx;
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
    long length = length(request);
    if (length > MOST_BYTES) {
      request.response().setStatusCode(HttpURLConnection.HTTP_ENTITY_TOO_LARGE).end();
      return;
    }
    request.pause();
    Context context = vertx.getOrCreateContext();
    threads.execute(
        () -> {
          int weight = (int) Math.ceilDiv(length, KIB);
          if (hasRoom(weight)) {
            context.runOnContext(begun -> receive(request, path, reviewer.get(), weight));
          } else {
            fail(request, TOO_MANY);
          }
        });
  }

  private boolean hasRoom(int weight) {
    try {
      return room.tryAcquire(weight, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void receive(
      HttpServerRequest request, String path, Reviews.Reviewer reviewer, int weight) {
    request
        .body()
        .onSuccess(
            body ->
                threads.execute(
                    () -> {
                      try {
                        answer(request, path, body.getBytes(), reviewer);
                      } finally {
                        room.release(weight);
                      }
                    }))
        .onFailure(failure -> room.release(weight));
    request.resume();
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
