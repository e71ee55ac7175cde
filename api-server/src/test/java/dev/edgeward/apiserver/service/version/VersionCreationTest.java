package dev.edgeward.apiserver.service.version;

import static dev.edgeward.apiserver.service.World.ADMIN;
import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.ANY;
import static dev.edgeward.apiserver.service.World.BOB;
import static dev.edgeward.apiserver.service.World.OWN;
import static dev.edgeward.apiserver.service.World.id;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.edgeward.api.Ids;
import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSchemaSpec;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.service.ListRequest;
import dev.edgeward.apiserver.service.World;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class VersionCreationTest {
  private final World world = new World();
  private final String greet =
      id(
          world.function(
              "team-a",
              "greet",
              "{input: {schemaRef: {name: own}}, egress: {policy: AllowAll}, limits: {timeoutSeconds: 3}}"));

  private static NewVersion wanted(String function, SourceFile... files) {
    return new NewVersion(function, List.of(files), null, null, null, null);
  }

  private VersionView made(String source) {
    return world.versionCreation.create(ALICE, wanted(greet, new SourceFile("main.js", source)));
  }

  @Test
  void a_version_is_what_the_function_says_with_the_code_of_the_request() {
    VersionView made = made("one");

    FunctionVersion object =
        world.store.get(
            FunctionVersion.class, "team-a", VersionContent.name("greet", made.digest()));
    assertThat(object.getSpec().digest()).isEqualTo(VersionContent.digest(object.getSpec()));
    assertThat(object.getSpec().limits().timeoutSeconds()).isEqualTo(3);
    assertThat(object.getSpec().runtimeRef().name()).isEqualTo("local");
    assertThat(object.getSpec().input().schema()).isNotNull();
    assertThat(object.getMetadata().getFinalizers())
        .containsExactly("edgeward.dev/function-version");
    assertThat(made.id()).isEqualTo(VersionContent.id(greet, made.digest()));
    assertThat(made.number()).isEqualTo(1);
    assertThat(made.inputSchemaId()).isEqualTo(OWN);
    assertThat(made.createdBy()).isEqualTo("alice");
    assertThat(made.ready()).isFalse();
    assertThat(made.files()).containsExactly(new SourceFile("main.js", "one"));
    assertThat(world.versions.get(ALICE, made.id())).isEqualTo(made);
    assertThat(world.versions.list(ALICE, ListRequest.all(), greet).rows())
        .extracting(VersionView::id)
        .containsExactly(made.id());
  }

  @Test
  void the_same_content_is_the_same_version_and_an_older_one_is_not_made_again() {
    VersionView one = made("one");
    assertThat(made("one")).isEqualTo(one);
    VersionView two = made("two");
    assertThat(two.number()).isEqualTo(2);

    assertThat(refused(ErrorCode.CONFLICT, () -> made("one")).getMessage()).contains(one.id());
  }

  @Test
  void a_reference_to_another_teams_schema_shows_nothing_of_it() {
    world.put(Objects.schema("team-b", "theirs"));
    String curious =
        id(
            world.function(
                "team-a",
                "curious",
                "{input: {schemaRef: {namespace: team-b, name: theirs}}, output: {schemaRef: {namespace: edgeward-system, name: any}}}"));

    assertThat(
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                        world.versionCreation.create(
                            ALICE, wanted(curious, new SourceFile("main.js", "1"))))
                .errors())
        .extracting(FieldError::pointer)
        .containsExactly("/inputSchemaId");
    assertThat(world.store.count(FunctionVersion.class)).isZero();
  }

  @Test
  void a_version_has_the_schema_of_the_reference_that_it_names_also_before_the_watch_tells() {
    FunctionSchema next = Objects.schema("team-a", "next");
    next.setSpec(new FunctionSchemaSpec(null, BooleanNode.TRUE));
    world.put(next);
    world.store.put(
        Objects.object(
            Function.class,
            "team-a",
            "greet",
            2,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Function\nmetadata: {}\nspec: {input: {schemaRef: {name: next}}}\n"));

    VersionView made = made("one");

    InputContract input =
        world
            .store
            .get(FunctionVersion.class, "team-a", VersionContent.name("greet", made.digest()))
            .getSpec()
            .input();
    assertThat(input.schemaRef().name()).isEqualTo("next");
    assertThat(input.schema()).isEqualTo(BooleanNode.TRUE);
  }

  /** Whoever may write versions anywhere can claim there that one is of this function. */
  private String elsewhere(int number, String digest) {
    FunctionVersion version = Objects.version("team-b", "claimed", greet, "x", "", "{}");
    version.setSpec(version.getSpec().identified(number, digest, "1".repeat(64)));
    return Ids.of(Ids.FUNCTION_VERSION, world.put(version));
  }

  @Test
  void a_version_in_another_namespace_is_none_of_the_functions() {
    VersionView one = made("one");
    String claimed = elsewhere(Integer.MAX_VALUE, "0".repeat(64));

    assertThat(made("one")).isEqualTo(one);
    assertThat(made("two").number()).isEqualTo(2);
    NewVersion parented =
        new NewVersion(
            greet, List.of(new SourceFile("main.js", "three")), null, null, null, claimed);
    assertThat(
            refused(ErrorCode.INVALID_REQUEST, () -> world.versionCreation.create(ALICE, parented))
                .errors())
        .extracting(FieldError::pointer)
        .containsExactly("/parentId");
  }

  @Test
  void a_version_tells_of_no_schema_in_another_teams_namespace() {
    FunctionVersion version =
        Objects.version(
            "team-a",
            "prying",
            greet,
            "x",
            "input: {schemaRef: {namespace: team-b, name: theirs}}\noutput: {schemaRef: {namespace: edgeward-system, name: any}}",
            "{}");
    world.put(version);
    world.put(Objects.schema("team-b", "theirs"));

    VersionView seen = world.versions.get(ALICE, Ids.of(Ids.FUNCTION_VERSION, version));
    assertThat(seen.inputSchemaId()).isNull();
    assertThat(seen.outputSchemaId()).isEqualTo(ANY);
    assertThat(world.versions.list(ADMIN, ListRequest.all(), greet).rows())
        .extracting(VersionView::inputSchemaId)
        .containsOnlyNulls();
  }

  @Test
  void there_is_none_after_the_last_number() {
    FunctionVersion last = Objects.version("team-a", "last", greet, "x", "", "{}");
    last.setSpec(
        last.getSpec()
            .identified(Integer.MAX_VALUE, "0".repeat(64), last.getSpec().bundleDigest()));
    world.put(last);
    refused(ErrorCode.CONFLICT, () -> made("one"));
  }

  @Test
  void the_only_module_is_the_entrypoint() {
    VersionView made =
        world.versionCreation.create(
            ALICE,
            wanted(greet, new SourceFile("index.mjs", "x"), new SourceFile("data.json", "1")));
    assertThat(made.files()).hasSize(2);
  }

  @Test
  void code_that_breaks_a_rule_is_refused_with_a_pointer() {
    assertThat(
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                        world.versionCreation.create(
                            ALICE,
                            wanted(
                                greet,
                                new SourceFile("../x.js", "1"),
                                new SourceFile("main.js", "2"),
                                new SourceFile("main.js", "3"))))
                .errors())
        .extracting(FieldError::pointer)
        .containsExactly("/files/2/name", "/files");
    refused(
        ErrorCode.INVALID_REQUEST,
        () ->
            world.versionCreation.create(
                ALICE,
                new NewVersion(
                    greet,
                    List.of(new SourceFile("main.js", "1")),
                    null,
                    "sch_none",
                    null,
                    "fnv_none")));
  }

  @Test
  void a_schema_that_nests_too_deeply_makes_no_version() {
    String schema = "{not: ".repeat(250) + "{}" + "}".repeat(250);
    String deep = id(world.function("team-a", "deep", "{output: {schema: " + schema + "}}"));

    assertThat(
            refused(
                    ErrorCode.INVALID_REQUEST,
                    () ->
                        world.versionCreation.create(
                            ALICE, wanted(deep, new SourceFile("main.js", "1"))))
                .errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.pointer()).isEqualTo("/outputSchemaId");
              assertThat(error.message()).contains("nests more than 200 levels deep");
            });
  }

  @Test
  void a_function_whose_manifest_holds_its_code_takes_none() {
    String inline = id(world.function("team-a", "inline", "{code: {files: {main.js: x}}}"));
    refused(
        ErrorCode.CONFLICT,
        () -> world.versionCreation.create(ALICE, wanted(inline, new SourceFile("main.js", "1"))));
  }

  @Test
  void who_may_not_is_told_only_what_it_may_see() {
    String other = id(world.function("team-b", "other", "{}"));
    SourceFile file = new SourceFile("main.js", "1");
    refused(ErrorCode.FORBIDDEN, () -> world.versionCreation.create(BOB, wanted(other, file)));
    refused(ErrorCode.NOT_FOUND, () -> world.versionCreation.create(BOB, wanted(greet, file)));
    VersionView made = made("one");
    refused(ErrorCode.NOT_FOUND, () -> world.versions.get(BOB, made.id()));
    assertThat(world.versions.list(BOB, ListRequest.all(), greet).rows()).isEmpty();
  }
}
