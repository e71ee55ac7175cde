package dev.edgeward.e2e.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one part of a run found.
 *
 * @param loadBefore the machine's load average over a minute when it began; above the number of
 *     cores somebody else was at work
 * @param loadAfter the same when it ended
 * @param seconds that it took
 * @param measures by name, in the order in which they were taken
 * @param details what explains the measures: anything that Jackson writes as JSON
 */
public record PartReport(
    double loadBefore,
    double loadAfter,
    double seconds,
    Map<String, Measure> measures,
    Map<String, Object> details) {

  public PartReport {
    measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  /** Whether every target is met. */
  public boolean met() {
    return measures.values().stream().noneMatch(measure -> Boolean.FALSE.equals(measure.met()));
  }
}
