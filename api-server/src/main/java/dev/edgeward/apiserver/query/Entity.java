package dev.edgeward.apiserver.query;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a kind of rows: its fields, the relations to other kinds, and the order that
 * a list has unless asked otherwise. Immutable; made once.
 *
 * @param <C> the context of one request, such as who sees what
 * @param <R> the rows
 */
public final class Entity<C, R> {
  private final String name;
  private final Map<String, Field<C, R, ?>> fields;
  private final Map<String, Relation<C, R, ?>> relations;
  private final List<Signature<R>> signatures;
  private final Order<C, R> defaultOrder;

  private Entity(Builder<C, R> builder) {
    this.name = builder.name;
    this.fields = new LinkedHashMap<>(builder.fields);
    this.relations = new LinkedHashMap<>(builder.relations);
    this.signatures =
        fields.values().stream().flatMap(field -> Stream.ofNullable(field.signature())).toList();
    this.defaultOrder = Order.of(this, builder.order);
  }

  /**
   * Begins an entity.
   *
   * @param name for people, such as {@code function}; cursors are bound to it
   * @param id of a row: unique among the rows of a list, and never null; the text field {@code id}
   * @param <C> the context of a request
   * @param <R> the rows
   * @return to be completed
   */
  public static <C, R> Builder<C, R> of(String name, Function<R, String> id) {
    return new Builder<>(name, id);
  }

  /**
   * What can be asked, for a description.
   *
   * @return its fields and relations
   */
  public Shape shape() {
    Map<String, Shape.Kind> kinds = new LinkedHashMap<>();
    fields.forEach((wireName, field) -> kinds.put(wireName, field.type().kind()));
    Map<String, String> targets = new LinkedHashMap<>();
    relations.forEach((wireName, to) -> targets.put(wireName, to.target().get().name()));
    return new Shape(name, kinds, targets);
  }

  String name() {
    return name;
  }

  @Nullable Field<C, R, ?> field(String wireName) {
    return fields.get(wireName);
  }

  @Nullable Relation<C, R, ?> relation(String wireName) {
    return relations.get(wireName);
  }

  @SuppressWarnings("unchecked") // Builder.of made it
  Field<C, R, String> id() {
    return (Field<C, R, String>) fields.values().iterator().next();
  }

  Set<String> fieldNames() {
    return fields.keySet();
  }

  Set<String> relationNames() {
    return relations.keySet();
  }

  List<Signature<R>> signatures() {
    return signatures;
  }

  Order<C, R> defaultOrder() {
    return defaultOrder;
  }

  /**
   * Gathers the fields and relations of an entity. What reads a field gets the context and the row,
   * and gives null where the row has no value.
   *
   * @param <C> the context of a request
   * @param <R> the rows
   */
  public static final class Builder<C, R> {
    private final String name;
    private final Map<String, Field<C, R, ?>> fields = new LinkedHashMap<>();
    private final Map<String, Relation<C, R, ?>> relations = new LinkedHashMap<>();
    private List<OrderTerm<C, R, ?>> order = List.of();

    private Builder(String name, Function<R, String> id) {
      this.name = name;
      keyText("id", id::apply);
    }

    /**
     * A field of text.
     *
     * @param field its name
     * @param value of a row
     * @return this
     */
    public Builder<C, R> text(String field, BiFunction<C, R, @Nullable String> value) {
      return put(new Field<>(field, TextType.ANY, value));
    }

    /**
     * A field of text, of the row alone, that is often searched for parts of it: where only few
     * rows have the part, a scan of {@link SortedRows} passes over almost all others.
     *
     * @param field its name
     * @param value of a row
     * @param folded the value as {@link CaseFolding#fold} gives it, kept by the row; null where the
     *     value is
     * @return this
     */
    public Builder<C, R> searchedText(
        String field, Function<R, @Nullable String> value, Function<R, @Nullable String> folded) {
      return put(
          new Field<>(
              field,
              TextType.ANY,
              (context, row) -> value.apply(row),
              (context, row) -> folded.apply(row),
              Signature.parts(folded)));
    }

    /**
     * A field of text, of the row alone, that is often asked for by its value: where only few rows
     * have it, a scan of {@link SortedRows} passes over almost all others.
     *
     * @param field its name
     * @param value of a row
     * @return this
     */
    public Builder<C, R> keyText(String field, Function<R, @Nullable String> value) {
      return put(
          new Field<>(
              field,
              TextType.ANY,
              (context, row) -> value.apply(row),
              null,
              Signature.whole(value)));
    }

    /**
     * A field of text that is one of a few; comparing with any other is a mistake.
     *
     * @param field its name
     * @param values all that there are
     * @param value of a row
     * @return this
     */
    public Builder<C, R> choice(
        String field, Set<String> values, BiFunction<C, R, @Nullable String> value) {
      return put(new Field<>(field, new TextType(new TreeSet<>(values)), value));
    }

    /**
     * A field that is true or false.
     *
     * @param field its name
     * @param value of a row
     * @return this
     */
    public Builder<C, R> flag(String field, BiFunction<C, R, @Nullable Boolean> value) {
      return put(new Field<>(field, new FlagType(), value));
    }

    /**
     * A field of time.
     *
     * @param field its name
     * @param value of a row
     * @return this
     */
    public Builder<C, R> time(String field, BiFunction<C, R, @Nullable Instant> value) {
      return put(new Field<>(field, new TimeType(), value));
    }

    /**
     * A field of whole numbers.
     *
     * @param field its name
     * @param value of a row
     * @return this
     */
    public Builder<C, R> number(String field, BiFunction<C, R, @Nullable Long> value) {
      return put(new Field<>(field, new NumberType(), value));
    }

    /**
     * A relation to at most one row.
     *
     * @param relation its name
     * @param target the entity of that row; asked for late, as entities may lead to each other
     * @param row that a row leads to; empty also where the context may not see it
     * @param <S> the rows of the other entity
     * @return this
     */
    public <S> Builder<C, R> toOne(
        String relation, Supplier<Entity<C, S>> target, BiFunction<C, R, Optional<S>> row) {
      return toMany(
          relation,
          target,
          (context, from) -> row.apply(context, from).map(List::of).orElseGet(List::of));
    }

    /**
     * A relation to any number of rows; a filter asks for at least one that matches.
     *
     * @param relation its name
     * @param target the entity of those rows; asked for late
     * @param rows that a row leads to, of those that the context may see
     * @param <S> the rows of the other entity
     * @return this
     */
    public <S> Builder<C, R> toMany(
        String relation, Supplier<Entity<C, S>> target, BiFunction<C, R, Collection<S>> rows) {
      claim(relation);
      relations.put(relation, new Relation<>(relation, target, rows));
      return this;
    }

    /**
     * The order of a list unless asked otherwise; without, by id.
     *
     * @param field one that was given; must not depend on the context
     * @param descending the largest first
     * @return this
     */
    public Builder<C, R> defaultOrder(String field, boolean descending) {
      Field<C, R, ?> by = fields.get(field);
      if (by == null) {
        throw new IllegalArgumentException(name + " has no field " + field);
      }
      order = List.of(OrderTerm.of(by, descending, descending));
      return this;
    }

    /**
     * Completes the entity.
     *
     * @return it
     */
    public Entity<C, R> build() {
      return new Entity<>(this);
    }

    private Builder<C, R> put(Field<C, R, ?> field) {
      claim(field.name());
      fields.put(field.name(), field);
      return this;
    }

    private void claim(String wireName) {
      if (fields.containsKey(wireName)
          || relations.containsKey(wireName)
          || Set.of("AND", "OR", "NOT").contains(wireName)) {
        throw new IllegalArgumentException(name + " can't have " + wireName + " again");
      }
    }
  }
}
