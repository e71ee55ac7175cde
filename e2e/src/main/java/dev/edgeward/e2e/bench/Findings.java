package dev.edgeward.e2e.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects what a part finds while it runs. Used by one thread. */
final class Findings {

  private static final double NANOS = 1e9;

  private final long began = System.nanoTime();
  private final double loadBefore = Machine.load();
  private final Map<String, Measure> measures = new LinkedHashMap<>();
  private final Map<String, Object> details = new LinkedHashMap<>();

  void measure(String name, Measure measure) {
    measures.put(name, measure);
  }

  void detail(String name, Object detail) {
    details.put(name, detail);
  }

  PartReport report() {
    return new PartReport(
        loadBefore,
        Machine.load(),
        Math.rint((System.nanoTime() - began) / NANOS),
        measures,
        details);
  }
}
