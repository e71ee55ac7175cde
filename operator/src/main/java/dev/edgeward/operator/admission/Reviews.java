package dev.edgeward.operator.admission;

import dev.edgeward.operator.OperatorConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Who answers which question. */
@Singleton
final class Reviews {
  private final Map<String, Reviewer> reviewers;

  /** Answers one kind of question. */
  interface Reviewer {
    Answer of(Review review) throws InterruptedException;
  }

  Reviews(OperatorConfig config, Deletions deletions, PreFlight preFlight) {
    reviewers =
        Map.of(
            "/stamps",
            Stamps::of,
            "/specs",
            review ->
                switch (review.resource()) {
                  case "functionschemas" ->
                      SpecRules.ofSchema(review)
                          .<Answer>map(Answer.Refused::new)
                          .orElse(Answer.ALLOWED);
                  case "functions" -> function(review, config.systemNamespace(), preFlight);
                  default -> Answer.ALLOWED;
                },
            "/deletions",
            deletions::of);
  }

  /**
   * Who answers what is asked at a path.
   *
   * @param path of the request
   */
  Optional<Reviewer> at(String path) {
    return Optional.ofNullable(reviewers.get(path));
  }

  private static Answer function(Review review, String systemNamespace, PreFlight preFlight)
      throws InterruptedException {
    Optional<String> violation = SpecRules.ofFunction(review, systemNamespace);
    return violation.isPresent() ? new Answer.Refused(violation.get()) : preFlight.of(review);
  }
}
