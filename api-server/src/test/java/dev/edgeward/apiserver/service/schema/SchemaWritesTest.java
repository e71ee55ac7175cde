package dev.edgeward.apiserver.service.schema;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.ANY;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.OWN;
import static dev.edgeward.apiserver.service.World.TEAM_A;
import static dev.edgeward.apiserver.service.World.TEAM_B;
import static dev.edgeward.apiserver.service.World.id;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.World;
import org.junit.jupiter.api.Test;

class SchemaWritesTest {
  private final World world = new World();

  private static NewSchema wanted(String workspace, String schema) throws Exception {
    JsonNode json = new ObjectMapper().readTree(schema);
    return new NewSchema(workspace, "Greeting", "of whom", json);
  }

  @Test
  void a_schema_is_made_and_seen_at_once() throws Exception {
    SchemaView made =
        world.schemaWrites.create(ALICE, wanted(TEAM_A, "{\"type\":\"string\"}"), null);

    assertThat(made.name()).isEqualTo("Greeting");
    assertThat(made.workspaceId()).isEqualTo(TEAM_A);
    assertThat(made.schema().path("type").asText()).isEqualTo("string");
    assertThat(world.schemas.get(ALICE, made.id())).isEqualTo(made);
    assertThat(world.schemas.list(ALICE, ListRequest.all(), null).rows())
        .extracting(SchemaView::id)
        .containsExactlyInAnyOrder(made.id(), OWN, ANY);
    assertThat(world.schemas.list(BOB, ListRequest.all(), null).rows())
        .extracting(SchemaView::id)
        .containsExactly(ANY);
  }

  @Test
  void what_is_no_schema_is_refused_with_a_pointer() {
    assertThat(
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                        world.schemaWrites.create(
                            ALICE,
                            wanted(TEAM_A, "{\"properties\":{\"a\":{\"type\":\"strong\"}}}"),
                            null))
                .errors())
        .extracting(FieldError::pointer)
        .contains("/schema/properties/a/type");
  }

  @Test
  void a_schema_in_use_is_not_deleted_and_its_users_are_named() {
    String user = id(world.function("team-a", "user", "{output: {schemaRef: {name: own}}}"));

    assertThat(
            refused(ErrorCode.CONFLICT, () -> world.schemaWrites.delete(ALICE, OWN)).getMessage())
        .contains(user);
  }

  @Test
  void an_unused_schema_is_deleted() {
    world.schemaWrites.delete(ALICE, OWN);
    refused(ErrorCode.NOT_FOUND, () -> world.schemas.get(ALICE, OWN));
  }

  @Test
  void who_may_not_is_told_only_what_it_may_see() throws Exception {
    NewSchema elsewhere = wanted(TEAM_B, "{}");
    refused(ErrorCode.NOT_FOUND, () -> world.schemaWrites.create(ALICE, elsewhere, null));
    refused(ErrorCode.FORBIDDEN, () -> world.schemaWrites.create(BOB, elsewhere, null));
    refused(ErrorCode.NOT_FOUND, () -> world.schemaWrites.delete(BOB, OWN));
    refused(ErrorCode.FORBIDDEN, () -> world.schemaWrites.delete(ADMIN, ANY));
  }
}
