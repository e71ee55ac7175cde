package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.operator.integration.DocumentSource.Found;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class ImportsTest {
  private static final OpenApi ALL = new OpenApi(null, null, null, null, null, null);
  private static final String PETS =
      "openapi: 3.0.3\nservers: [{url: 'https://pets.example.com'}]\npaths: {/pets: {get: {responses: {}}}}";

  private final Imports imports = new Imports("export default 1");
  private final Integration integration = integration();

  @Test
  void aDocumentIsReadOnceAsLongAsItsTextIsTheSame() {
    Imports.Import first = imports.of(integration, ALL, base64(PETS));

    assertThat(first.wanted()).containsOnlyKeys("pets-get-pets");
    assertThat(imports.of(integration, ALL, base64(PETS))).isSameAs(first);
    assertThat(imports.of(integration, ALL, base64(PETS + "\n"))).isNotEqualTo(first);
    assertThat(
            imports.of(
                integration, new OpenApi(null, null, null, null, null, 3), base64(PETS + "\n")))
        .isNotEqualTo(first);
  }

  @Test
  void itsFunctionsAreKeptUntilNothingIsToBeWritten() {
    Imports.Import summary = imports.of(integration, ALL, base64(PETS));
    Imports.Whole whole = imports.whole(integration, ALL, base64(PETS), summary);

    assertThat(whole.functions()).containsOnlyKeys("pets-get-pets");
    assertThat(imports.whole(integration, ALL, base64(PETS), summary)).isSameAs(whole);
    imports.drop(integration);
    Imports.Whole again = imports.whole(integration, ALL, base64(PETS), summary);
    assertThat(again).isNotSameAs(whole);
    assertThat(again.summary()).isEqualTo(summary);
  }

  private static Found base64(String document) {
    return new Found(
        Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8)), true);
  }

  private static Integration integration() {
    Integration integration = new Integration();
    integration.setMetadata(
        new ObjectMetaBuilder().withNamespace("team-a").withName("pets").withUid("1").build());
    return integration;
  }
}
