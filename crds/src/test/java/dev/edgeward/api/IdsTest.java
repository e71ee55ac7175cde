package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.math.BigInteger;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected ids were computed with Python's integers, not with this code. */
class IdsTest {
  private static final String UID = "0f8fad5b-d9cb-469f-a165-70867728950e";
  private static final String ID = "fun_0fhypnqpeb8tft2sbggsvjh58e";

  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-000000000000, 00000000000000000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff, 7zzzzzzzzzzzzzzzzzzzzzzzzz",
    "00000000-0000-0000-0000-000000000001, 00000000000000000000000001",
    "80000000-0000-0000-0000-000000000000, 40000000000000000000000000",
    "00000000-0000-0001-0000-000000000000, 0000000000000g000000000000",
    "0f8fad5b-d9cb-469f-a165-70867728950e, 0fhypnqpeb8tft2sbggsvjh58e",
    "7c9e6679-7425-40de-944b-e07fc1f90ae7, 3wksk7jx1583f98jz0fz0zj2q7",
    "01234567-89ab-cdef-fedc-ba9876543210, 014d2pf2dbsqqzxq5tk1v58cgg",
    "7C9E6679-7425-40DE-944B-E07FC1F90AE7, 3wksk7jx1583f98jz0fz0zj2q7"
  })
  void aUidGivesItsBase32(String uid, String expected) {
    assertThat(Ids.ofUid(Ids.FUNCTION, uid)).isEqualTo("fun_" + expected);
  }

  @Property
  void allBitsOfAUidAreInItsId(@ForAll long high, @ForAll long low) {
    UUID uid = new UUID(high, low);

    String id = Ids.ofUid("", uid.toString());

    assertThat(id).matches("[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}");
    assertThat(number(id)).isEqualTo(new BigInteger(uid.toString().replace("-", ""), 16));
  }

  @Test
  void anotherPrefixGivesAnotherIdWithTheSameEnd() {
    assertThat(Ids.ofUid(Ids.WORKSPACE, UID)).isEqualTo("wsp_0fhypnqpeb8tft2sbggsvjh58e");
    assertThat(Ids.ofUid(Ids.FUNCTION_VERSION, UID)).startsWith("fnv_");
    assertThat(Ids.ofUid(Ids.FUNCTION_SCHEMA, UID)).startsWith("sch_");
    assertThat(Ids.ofUid(Ids.INTEGRATION, UID)).startsWith("int_");
    assertThat(Ids.ofUid(Ids.INTEGRATION_INSTALLATION, UID)).startsWith("ins_");
  }

  @Test
  void aFunctionThatLostItsLabelHasTheIdThatItsStatusNames() {
    Function function = new Function();
    function.setMetadata(new ObjectMetaBuilder().withUid(UID).build());
    function.setStatus(new FunctionStatus("fun_before", 1L, null, null, null, null));
    assertThat(Ids.of(Ids.FUNCTION, function)).isEqualTo("fun_before");

    function.getMetadata().setLabels(Map.of(Names.ID_LABEL, "fun_labelled"));
    assertThat(Ids.of(Ids.FUNCTION, function)).isEqualTo("fun_labelled");

    function.getMetadata().setLabels(Map.of());
    function.setStatus(new FunctionStatus(null, 1L, null, null, null, null));
    assertThat(Ids.of(Ids.FUNCTION, function)).isEqualTo(ID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "0f8fad5b", "0f8fad5bd9cb469fa16570867728950e"})
  void whatIsNoUuidIsRefused(String uid) {
    assertThatIllegalArgumentException().isThrownBy(() -> Ids.ofUid(Ids.FUNCTION, uid));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", 73p324567w3ga9nyzms2cpze94",
        "žluť 🐎, 1ayg7xbs5p9035a4chmfzctyse",
        "\"fun_x\n1\", 28jn1mx3js55aye6txx5dsym38"
      })
  void aContentGivesTheBase32OfItsDigest(String content, String expected) {
    assertThat(Ids.ofContent(Ids.FUNCTION_VERSION, content)).isEqualTo("fnv_" + expected);
  }

  @Test
  void theLabelWins() {
    assertThat(Ids.of(Ids.FUNCTION, function(Map.of(Names.ID_LABEL, "fun_kept"))))
        .isEqualTo("fun_kept");
  }

  @Test
  void withoutTheLabelTheUidDecides() {
    assertThat(Ids.of(Ids.FUNCTION, function(Map.of("app", "greet")))).isEqualTo(ID);
    assertThat(Ids.of(Ids.FUNCTION, function(Map.of(Names.ID_LABEL, "")))).isEqualTo(ID);
    Function unlabelled = function(Map.of());
    unlabelled.getMetadata().setLabels(null);
    assertThat(Ids.of(Ids.FUNCTION, unlabelled)).isEqualTo(ID);
  }

  private static Function function(Map<String, String> labels) {
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder().withName("greet").withUid(UID).withLabels(labels).build());
    return function;
  }

  private static BigInteger number(String id) {
    BigInteger number = BigInteger.ZERO;
    for (char character : id.toCharArray()) {
      number =
          number
              .shiftLeft(5)
              .or(BigInteger.valueOf("0123456789abcdefghjkmnpqrstvwxyz".indexOf(character)));
    }
    return number;
  }
}
