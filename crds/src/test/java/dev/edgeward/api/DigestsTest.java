package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8785, with the vectors that the RFC itself gives, and those that the dispatcher shares. */
class DigestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SHARED = Path.of("../dispatcher/test/vectors/canonical.json");

  /** Section 3.2.2, and its bytes in section 3.2.4. */
  @Test
  void theExampleOfTheRfcGivesItsBytes() throws JsonProcessingException {
    JsonNode value =
        JSON.readTree(
            """
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
              "literals": [null, true, false]
            }""");

    byte[] canonical = Digests.canonicalJson(value).getBytes(StandardCharsets.UTF_8);

    assertThat(HexFormat.ofDelimiter(" ").formatHex(canonical))
        .isEqualTo(
            "7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65"
                + " 5d 2c 22 6e 75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33"
                + " 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37"
                + " 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27"
                + " 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d");
  }

  /** Section 3.2.3. */
  @Test
  void keysAreInTheOrderOfTheirUtf16CodeUnits() throws JsonProcessingException {
    JsonNode value =
        JSON.readTree(
            """
            {
              "\\u20ac": "Euro Sign",
              "\\r": "Carriage Return",
              "\\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\\ud83d\\ude00": "Emoji: Grinning Face",
              "\\u0080": "Control",
              "\\u00f6": "Latin Small Letter O With Diaeresis"
            }""");

    assertThat(JSON.readTree(Digests.canonicalJson(value)).properties())
        .extracting(entry -> entry.getValue().asText())
        .containsExactly(
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh");
  }

  /** Appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbersAreThoseOfEcmaScript(String bits, String expected) {
    double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

    assertThat(Digests.canonicalJson(array().add(number))).isEqualTo("[" + expected + "]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberHasNoCanonicalForm(double number) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digests.canonicalJson(array().add(number)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d"})
  void aLoneSurrogateHasNoCanonicalForm(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Digests.canonicalJson(array().add(text)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digests.of(JsonNodeFactory.instance.objectNode().put(text, 1)));
  }

  @Test
  void aNumberThatNoDoubleHoldsHasNoCanonicalForm() throws JsonProcessingException {
    JsonNode value = JSON.readTree("[1e400]");

    assertThatIllegalArgumentException().isThrownBy(() -> Digests.canonicalJson(value));
  }

  @Property(tries = 200)
  void theOrderOfKeysDoesNotMatter(
      @ForAll @Size(max = 20) Map<String, String> members, @ForAll Random random) {
    members.entrySet().removeIf(entry -> loneSurrogate(entry.getKey() + " " + entry.getValue()));
    List<String> keys = new ArrayList<>(members.keySet());
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    keys.forEach(key -> one.put(key, members.get(key)));
    Collections.shuffle(keys, random);
    ObjectNode other = JsonNodeFactory.instance.objectNode();
    keys.forEach(key -> other.put(key, members.get(key)));

    assertThat(Digests.of(one)).isEqualTo(Digests.of(other)).matches("[0-9a-f]{64}");
  }

  @Property(tries = 200)
  void theCanonicalFormIsTheSameValueAndItsOwnCanonicalForm(@ForAll List<Double> numbers)
      throws JsonProcessingException {
    ArrayNode value = array();
    numbers.forEach(value::add);

    String canonical = Digests.canonicalJson(value);

    JsonNode again = JSON.readTree(canonical);
    assertThat(Digests.canonicalJson(again)).isEqualTo(canonical);
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(again.get(i).doubleValue()).isEqualTo(numbers.get(i) + 0.0);
    }
  }

  @Test
  void textIsHashedAsUtf8() {
    // echo -n … | sha256sum
    assertThat(Digests.sha256(""))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Digests.sha256("žluť 🐎"))
        .isEqualTo("2af40fd5e4b64806551191a3fecd7b2e10a2dd7b9198f2061cd820e45da8d7ac");
  }

  /** Both languages prove the same: the dispatcher reads this file too. */
  @TestFactory
  List<DynamicTest> theVectorsOfTheDispatcherHold() throws IOException {
    return StreamSupport.stream(JSON.readTree(Files.readString(SHARED)).spliterator(), false)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.path("name").asText(vector.required("canonical").asText()),
                    () -> {
                      JsonNode value = vector.required("value");
                      assertThat(Digests.canonicalJson(value))
                          .isEqualTo(vector.required("canonical").asText());
                      assertThat(Digests.of(value)).isEqualTo(vector.required("sha256").asText());
                    }))
        .toList();
  }

  private static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  private static boolean loneSurrogate(String text) {
    return !StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
