package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is given: an answer or a refusal, nothing else, and soon. */
class QueryFuzzTest {
  private static final List<String> LETTERS = List.of("a", "\\", "\"", "\uD800", "\u0000", "😀");
  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"name\"",
          "\"AND\"",
          "\"OR\"",
          "\"NOT\"",
          "\"owner\"",
          "\"parts\"",
          "\"size\"",
          "\"in\"",
          "\"like\"",
          "\"eq\"",
          "\"isNull\"",
          "\"createdAt\"",
          "null",
          "true",
          "1",
          "1e99",
          "-0",
          "\"asc\"",
          "\"%\\\\\"",
          "\"\\ud800\"",
          " ");

  private static void ask(String filter, String orderBy, String after) {
    List<Thing> rows = new Samples(new Random(1), LETTERS, 5).things();
    try {
      Things.query()
          .filter(filter)
          .orderBy(orderBy)
          .page(
              World.of(rows),
              Rows.of(rows),
              new PageRequest(3, after.isEmpty() ? null : after, null));
    } catch (InvalidQueryException e) {
      assertThat(e.getMessage()).isNotEmpty();
      assertThat(List.of("filter", "orderBy", "after")).contains(e.parameter());
    }
  }

  private static String bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(60)];
    random.nextBytes(bytes);
    return new String(
        bytes, random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.UTF_16);
  }

  private static String tokens(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append(TOKENS.get(random.nextInt(TOKENS.size())));
    }
    return text.toString();
  }

  private static String broken(Random random, String text) {
    StringBuilder broken = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && !broken.isEmpty(); i--) {
      int at = random.nextInt(broken.length());
      switch (random.nextInt(3)) {
        case 0 -> broken.deleteCharAt(at);
        case 1 -> broken.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        default -> broken.setCharAt(at, (char) random.nextInt(0x10000));
      }
    }
    return broken.toString();
  }

  @Property(tries = 5000)
  void filters_and_orders(@ForAll long seed) {
    Random random = new Random(seed);
    Samples samples = new Samples(random, LETTERS, 5);
    ask(bytes(random), "[]", "");
    ask(tokens(random), "[]", "");
    ask(broken(random, samples.filter()), "[]", "");
    ask("{}", bytes(random), "");
    ask("{}", tokens(random), "");
    ask("{}", broken(random, samples.orderBy()), "");
  }

  @Property(tries = 5000)
  void cursors(@ForAll long seed) {
    Random random = new Random(seed);
    Samples samples = new Samples(random, LETTERS, 5);
    String orderBy = samples.orderBy();
    byte[] cursor =
        Base64.getUrlDecoder()
            .decode(
                new Cursors<>(OrderReader.read(Things.ENTITY, "orderBy", orderBy))
                    .write(World.EMPTY, samples.thing("t1")));
    ask("{}", orderBy, Base64.getUrlEncoder().encodeToString(cursor));
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      cursor[9 + random.nextInt(cursor.length - 9)] = (byte) random.nextInt(256);
    }
    ask("{}", orderBy, Base64.getUrlEncoder().encodeToString(cursor));
    ask("{}", orderBy, bytes(random));
    ask("{}", orderBy, broken(random, Base64.getUrlEncoder().encodeToString(cursor)));
  }
}
