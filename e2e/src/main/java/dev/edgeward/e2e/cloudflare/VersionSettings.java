package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * How a version runs.
 *
 * @param compatibilityDate as {@code 2026-11-01}
 * @param placement empty for none
 * @param limits empty for none
 */
record VersionSettings(
    String compatibilityDate,
    List<String> compatibilityFlags,
    ObjectNode placement,
    ObjectNode limits) {

  /** What a worker without a date gets, as documented. */
  private static final String FIRST_DATE = "2021-11-02";

  VersionSettings {
    compatibilityFlags = List.copyOf(compatibilityFlags);
  }

  static VersionSettings initial() {
    return new VersionSettings(FIRST_DATE, List.of(), Json.object(), Json.object());
  }

  /**
   * Takes the fields that are there, and leaves the rest as it was.
   *
   * @param today no compatibility date may be later
   */
  VersionSettings with(Fields fields, LocalDate today) {
    String date = fields.text("compatibility_date").orElse(compatibilityDate);
    checkDate(date, today);
    List<String> flags =
        fields.has("compatibility_flags")
            ? fields.texts("compatibility_flags")
            : compatibilityFlags;
    fields.any("compatibility_flags");
    if (flags.contains("experimental")) {
      throw ApiError.upload(
          "The compatibility flag experimental is experimental and cannot yet be used in Workers"
              + " deployed to Cloudflare.");
    }
    fields
        .text("usage_model")
        .filter(model -> !model.equals("standard"))
        .ifPresent(
            model -> {
              throw ApiError.unknown("usage_model " + model);
            });
    ObjectNode placed = fields.object("placement").orElse(placement);
    checkPlacement(placed);
    ObjectNode limited = fields.object("limits").orElse(limits);
    Fields limit = new Fields(limited, "limits");
    limit.integer("cpu_ms");
    limit.integer("subrequests");
    limit.done();
    return new VersionSettings(date, flags, placed, limited);
  }

  /** Adds them to what is shown of a version. */
  void show(ObjectNode shown) {
    shown.put("compatibility_date", compatibilityDate);
    var flags = shown.putArray("compatibility_flags");
    compatibilityFlags.forEach(flags::add);
    shown.put("usage_model", "standard");
    if (!limits.isEmpty()) {
      shown.set("limits", limits);
    }
  }

  private static void checkDate(String date, LocalDate today) {
    try {
      if (LocalDate.parse(date).isAfter(today)) {
        throw ApiError.upload("Can't set compatibility date in the future: " + date);
      }
    } catch (DateTimeParseException e) {
      throw ApiError.upload("Invalid compatibility date: " + date);
    }
  }

  private static void checkPlacement(ObjectNode placement) {
    Fields fields = new Fields(placement, "placement");
    fields
        .text("mode")
        .filter(mode -> !mode.equals("smart"))
        .ifPresent(
            mode -> {
              throw ApiError.unknown("placement.mode " + mode);
            });
    fields.text("region");
    fields.text("host");
    fields.text("hostname");
    fields.done();
  }
}
