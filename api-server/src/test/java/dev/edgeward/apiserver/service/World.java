package dev.edgeward.apiserver.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import dev.edgeward.apiserver.invoke.JsonSchemas;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Prefilter;
import dev.edgeward.apiserver.service.catalog.Catalog;
import dev.edgeward.apiserver.service.catalog.Publications;
import dev.edgeward.apiserver.service.function.DeletedFunctions;
import dev.edgeward.apiserver.service.function.FunctionCreation;
import dev.edgeward.apiserver.service.function.FunctionEdits;
import dev.edgeward.apiserver.service.function.FunctionQuota;
import dev.edgeward.apiserver.service.function.Functions;
import dev.edgeward.apiserver.service.function.Patience;
import dev.edgeward.apiserver.service.function.PresentFunctions;
import dev.edgeward.apiserver.service.integration.Integrations;
import dev.edgeward.apiserver.service.schema.SchemaWrites;
import dev.edgeward.apiserver.service.schema.Schemas;
import dev.edgeward.apiserver.service.version.Contracts;
import dev.edgeward.apiserver.service.version.VersionCreation;
import dev.edgeward.apiserver.service.version.Versions;
import dev.edgeward.apiserver.service.workspace.Workspaces;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Every service over objects in memory. There are the workspaces team-a and team-b, and the system.
 * Alice is a member of team-a and may do all there; bob only looks at team-b; admin may do
 * anything.
 */
public final class World {
  /** May do all in team-a. */
  public static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());

  /** May look at team-b. */
  public static final Caller BOB = new Caller("bob", null, Set.of(), Map.of());

  /** May do anything. */
  public static final Caller ADMIN = new Caller("admin", null, Set.of(), Map.of());

  /** The id of team-a. */
  public static final String TEAM_A = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/team-a"));

  /** The id of team-b. */
  public static final String TEAM_B = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/team-b"));

  /** The id that the system's namespace would have. */
  public static final String SYSTEM = Ids.ofUid(Ids.WORKSPACE, Objects.uid("/edgeward-system"));

  /** The schema own of team-a. */
  public static final String OWN = schemaId("team-a", "own");

  /** The schema any of the system. */
  public static final String ANY = schemaId("edgeward-system", "any");

  /** What is asked of the reviewer and answered with yes, beside the above. */
  public final Set<String> granted = new HashSet<>();

  public final ReadModel model = new ReadModel(new Bundles(1 << 20));
  public final InMemoryStore store = new InMemoryStore();
  public final Deque<Runnable> later = new ArrayDeque<>();
  public final Set<String> watched = new HashSet<>();
  private final FixedConfig config = new FixedConfig();
  public final Authorizer authorizer = new Authorizer(this::allows, config);
  public final Visibility visibility = new Visibility(authorizer, Prefilter.NONE, model, config);
  public final Publications publications = new Publications(model);
  public final SchemaReferences references = new SchemaReferences(model, config);
  public final Catalog catalog = new Catalog(model, publications, references, visibility, config);
  public final Rights rights = new Rights(authorizer, visibility);
  public final Functions functions =
      new Functions(model, visibility, catalog, publications, config);
  public final Workspaces workspaces = new Workspaces(model, visibility, catalog, rights, config);
  public final Creation creation = new Creation(store);
  public final AheadOfWatch written = new AheadOfWatch(model, watched::contains, store, later::add);
  private final FunctionQuota quota = new FunctionQuota(model);
  public final FunctionCreation functionCreation =
      new FunctionCreation(
          functions, workspaces, references, creation, written, authorizer, quota, config);
  private final PresentFunctions present = new PresentFunctions(store);
  private final Patience patience = new Patience(config);
  public final FunctionEdits edits =
      new FunctionEdits(model, functions, store, written, rights, present, patience);
  public final DeletedFunctions deleted =
      new DeletedFunctions(model, functions, store, written, rights, present, quota, patience);
  public final Schemas schemas = new Schemas(model, visibility, catalog);
  public final SchemaWrites schemaWrites =
      new SchemaWrites(
          model, schemas, new JsonSchemas(), workspaces, creation, store, written, rights, config);
  public final Versions versions = new Versions(model, visibility, catalog, store);
  public final VersionCreation versionCreation =
      new VersionCreation(
          model, functions, versions, new Contracts(references), store, written, rights);
  public final Integrations integrations = new Integrations(model, catalog);

  /** A world with two teams, the system, and a schema in team-a and in the system. */
  public World() {
    for (String name : List.of("team-a", "team-b", "edgeward-system")) {
      put(Objects.namespace(name));
    }
    put(Objects.schema("team-a", "own"));
    put(Objects.schema("edgeward-system", "any"));
    put(Objects.runtime("local", "http://dispatcher.example"));
  }

  private boolean allows(Caller caller, Access access) {
    return caller.equals(ADMIN)
        || (caller.equals(ALICE) && "team-a".equals(access.namespace()))
        || (caller.equals(BOB) && access.equals(Access.see("team-b")))
        || granted.contains(
            caller.username()
                + " "
                + access.verb()
                + " "
                + access.resource()
                + (access.subresource() == null ? "" : "/" + access.subresource())
                + " "
                + access.namespace());
  }

  /** An object is there, and the watch has delivered it. */
  public <T extends HasMetadata> T put(T object) {
    store.put(object);
    ReadModelFixture.put(model, object);
    return object;
  }

  /** A function is there. */
  public Function function(String namespace, String name, String spec) {
    return put(
        Objects.object(
            Function.class,
            namespace,
            name,
            1,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Function\nmetadata: {finalizers: [edgeward.dev/function]}\nspec: "
                + spec
                + "\n"));
  }

  /** The id of a function. */
  public static String id(Function function) {
    return Ids.of(Ids.FUNCTION, function);
  }

  /** The id of a schema. */
  public static String schemaId(String namespace, String name) {
    return Ids.ofUid(Ids.FUNCTION_SCHEMA, Objects.uid(namespace + "/" + name));
  }

  /** Something is refused with a code; gives the refusal. */
  public static ApiException refused(ErrorCode code, ThrowingCallable call) {
    ApiException[] refusal = new ApiException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              refusal[0] = e;
            });
    return refusal[0];
  }
}
