package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What holds for a script whichever version runs.
 *
 * @param observability {@code {enabled, …}}
 * @param tags as {@code cf:service=…}
 */
record ScriptSettings(ObjectNode observability, boolean logpush, List<String> tags) {

  private static final int MOST_TAGS = 8;

  ScriptSettings {
    tags = List.copyOf(tags);
  }

  /** Those of a script that nobody set up. */
  static ScriptSettings initial() {
    return new ScriptSettings(Json.object().put("enabled", false), false, List.of());
  }

  /** Takes the fields that are there, and leaves the rest as it was. */
  ScriptSettings with(Fields fields) {
    fields
        .array("tail_consumers")
        .filter(consumers -> !consumers.isEmpty())
        .ifPresent(
            consumers -> {
              throw ApiError.unknown("tail consumer");
            });
    ObjectNode observed = fields.object("observability").orElse(observability);
    checkObservability(observed);
    List<String> tagged = fields.has("tags") ? fields.texts("tags") : tags;
    fields.any("tags");
    if (tagged.size() > MOST_TAGS) {
      throw ApiError.invalid("a script can have at most " + MOST_TAGS + " tags");
    }
    return new ScriptSettings(observed, fields.flag("logpush").orElse(logpush), tagged);
  }

  /** Adds them to what is shown of a script. */
  void show(ObjectNode shown) {
    shown.set("observability", observability);
    shown.put("logpush", logpush);
    var tagged = shown.putArray("tags");
    tags.forEach(tagged::add);
    shown.putArray("tail_consumers");
  }

  private static void checkObservability(ObjectNode observability) {
    Fields fields = new Fields(observability, "observability");
    fields.requiredFlag("enabled");
    checkRate(fields);
    fields.object("logs").ifPresent(logs -> checkPart(logs, "observability.logs", true));
    fields.object("traces").ifPresent(traces -> checkPart(traces, "observability.traces", false));
    fields.done();
  }

  private static void checkPart(ObjectNode part, String where, boolean logs) {
    Fields fields = new Fields(part, where);
    fields.flag("enabled");
    fields.flag("persist");
    fields.texts("destinations");
    if (logs) {
      fields.flag("invocation_logs");
    }
    checkRate(fields);
    fields.done();
  }

  private static void checkRate(Fields fields) {
    fields
        .number("head_sampling_rate")
        .filter(rate -> rate < 0 || rate > 1)
        .ifPresent(
            rate -> {
              throw ApiError.invalid("head_sampling_rate has to be from 0 to 1, and is " + rate);
            });
  }
}
