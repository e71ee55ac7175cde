package dev.edgeward.apiserver.query;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An entity with a field of each type and both kinds of relations, to itself, for tests. */
final class Things {
  private Things() {}

  record Thing(
      String id,
      @Nullable String name,
      @Nullable String tier,
      @Nullable Boolean system,
      @Nullable Instant createdAt,
      @Nullable Long size,
      @Nullable String owner,
      List<String> parts) {
    @Nullable String foldedName() {
      return name == null ? null : CaseFolding.fold(name);
    }

    static Thing named(String id, @Nullable String name) {
      return new Thing(id, name, null, null, null, null, null, List.of());
    }
  }

  /** What relations lead to, by id. */
  record World(Map<String, Thing> things) {
    static final World EMPTY = new World(Map.of());

    static World of(Collection<Thing> things) {
      Map<String, Thing> byId = new java.util.HashMap<>();
      things.forEach(thing -> byId.put(thing.id(), thing));
      return new World(byId);
    }

    Optional<Thing> owner(Thing thing) {
      return thing.owner() == null
          ? Optional.empty()
          : Optional.ofNullable(things.get(thing.owner()));
    }

    List<Thing> parts(Thing thing) {
      return thing.parts().stream()
          .flatMap(id -> Optional.ofNullable(things.get(id)).stream())
          .toList();
    }
  }

  static final Set<String> TIERS = Set.of("long", "none", "short");

  static final Entity<World, Thing> ENTITY =
      Entity.<World, Thing>of("thing", Thing::id)
          .searchedText("name", Thing::name, Thing::foldedName)
          .choice("tier", TIERS, (world, thing) -> thing.tier())
          .flag("system", (world, thing) -> thing.system())
          .time("createdAt", (world, thing) -> thing.createdAt())
          .number("size", (world, thing) -> thing.size())
          .toOne("owner", Things::entity, World::owner)
          .toMany("parts", Things::entity, World::parts)
          .defaultOrder("createdAt", true)
          .build();

  static Entity<World, Thing> entity() {
    return ENTITY;
  }

  static Query<World, Thing> query() {
    return Query.of(ENTITY);
  }
}
