package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets which answer: docs/access.md, cell by cell. */
@ExtendWith(LocalStackExtension.class)
class AccessE2E {

  private final AccessPage page = AccessPage.read(Checkout.here().root().resolve("docs/access.md"));
  private @Nullable AccessScene scene;

  @AfterEach
  void leave() {
    if (scene != null) {
      scene.close();
    }
  }

  @Test
  void thePageHasEveryRequest(TestStack stack) throws Exception {
    JsonNode document = stack.rest().get("/openapi?format=json").body();
    Set<String> served = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            served.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

    assertThat(page.rows().stream().map(AccessPage.Row::request).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @TestFactory
  Stream<DynamicNode> everyCell(TestStack stack) throws Exception {
    AccessScene ready = new AccessScene(stack);
    scene = ready;
    ready.prepare();
    return page.rows().stream()
        .map(
            row ->
                dynamicContainer(
                    row.toString(),
                    row.cells().keySet().stream()
                        .map(caller -> dynamicTest(caller, () -> check(ready, row, caller)))));
  }

  private static void check(AccessScene scene, AccessPage.Row row, String caller) throws Exception {
    String expected = row.cells().get(caller);
    String cell = row + ", " + caller;
    switch (expected) {
      case "listed" -> assertThat(scene.listed(row, caller)).as(cell).contains(scene.id(row));
      case "absent" -> assertThat(scene.listed(row, caller)).as(cell).doesNotContain(scene.id(row));
      default -> {
        RestClient.Answer answer = scene.send(row, caller);
        assertThat(answer.status())
            .as("%s: %s", cell, answer)
            .isEqualTo(Integer.parseInt(expected));
      }
    }
  }
}
