package dev.edgeward.e2e.bench;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * How soon changed TypeScript answers: twenty files, bundled anew each time, from the call to the
 * Kubernetes API to the first answer of the new code over REST.
 */
final class TypeScriptPart implements Part {

  private static final String NAMESPACE = "bench-typescript";
  private static final int FILES = 20;
  private static final int UPDATES = 60;
  private static final int WARM_UP = 10;
  private static final double MOST_P50_MILLIS = 1_500;

  @Override
  public PartReport run(BenchStack stack) throws IOException, InterruptedException {
    var findings = new Findings();
    stack.makeNamespace(NAMESPACE);
    var updates = new Latencies();
    try (var invocations = new Invocations(stack)) {
      var test = new Freshness(stack, invocations, NAMESPACE);
      for (int i = 0; i < WARM_UP; i++) {
        test.applied("changing", spec("warm-up-" + i), "warm-up-" + i);
      }
      for (int i = 0; i < UPDATES; i++) {
        updates.record(test.applied("changing", spec("update-" + i), "update-" + i));
      }
    }
    stack.say("typescript: %d updates, p50 %.0f ms".formatted(UPDATES, updates.p50()));
    findings.measure("typeScriptP50", Measure.atMost(MOST_P50_MILLIS, updates.p50(), "ms"));
    findings.measure("typeScriptP99", Measure.of(updates.p99(), "ms"));
    findings.detail("updates", updates.summary());
    return findings.report();
  }

  /** A chain of modules: each adds a step, the last one has the word. */
  private static Map<String, Object> spec(String word) {
    Map<String, String> files = new TreeMap<>();
    for (int i = 1; i < FILES - 1; i++) {
      files.put(
          "src/step" + i + ".ts",
          """
          import { word as next, type Word } from "./step%d";

          export interface Step%d { readonly at: number; readonly word: Word }
          export const step: Step%d = { at: %d, word: next };
          export const word: Word = step.word satisfies Word;
          export type { Word };
          """
              .formatted(i + 1, i, i, i));
    }
    files.put(
        "src/step%d.ts".formatted(FILES - 1),
        "export type Word = string;\nexport const word: Word = \"%s\";\n".formatted(word));
    files.put(
        "src/main.ts",
        """
        import { word, type Word } from "./step1";

        export default async (): Promise<{ word: Word }> => ({ word });
        """);
    return Map.of("code", Map.of("files", files, "entrypoint", "src/main.ts"));
  }
}
