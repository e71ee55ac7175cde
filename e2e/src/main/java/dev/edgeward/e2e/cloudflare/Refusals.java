package dev.edgeward.e2e.cloudflare;

import java.util.HashMap;
import java.util.Map;

/** Answers that are faults. */
final class Refusals {

  private Refusals() {}

  /** The envelope of an error that comes from the API's front, whatever was asked. */
  static Answer of(Fault.Status fault) {
    Answer answer =
        Answer.refusal(
            new ApiError(fault.status(), ApiError.GUESSED, "the fault that was asked for"));
    Map<String, String> headers = new HashMap<>(answer.headers());
    if (fault.retryAfter() != null) {
      headers.put("retry-after", Long.toString(fault.retryAfter().toSeconds()));
    }
    return new Answer(answer.status(), answer.code(), headers, answer.body());
  }
}
