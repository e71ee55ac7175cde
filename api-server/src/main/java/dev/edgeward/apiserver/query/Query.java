package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a list: conditions and an order. Immutable and free of the caller; each method
 * gives a query with more in it.
 *
 * @param <C> the context of a request
 * @param <R> the rows
 */
public final class Query<C, R> {
  private final Entity<C, R> entity;
  private final List<Filter> conditions;
  private final Order<C, R> order;

  private Query(Entity<C, R> entity, List<Filter> conditions, Order<C, R> order) {
    this.entity = entity;
    this.conditions = conditions;
    this.order = order;
  }

  /**
   * Every row, in the entity's own order.
   *
   * @param entity what can be asked
   * @param <C> the context of a request
   * @param <R> the rows
   * @return the query
   */
  public static <C, R> Query<C, R> of(Entity<C, R> entity) {
    return new Query<>(entity, List.of(), entity.defaultOrder());
  }

  /**
   * Rows that a filter matches, as {@link FilterReader} reads it.
   *
   * @param json of the parameter {@code filter}, null where it isn't given
   * @return the narrower query
   * @throws InvalidQueryException when it isn't a filter of this entity
   */
  public Query<C, R> filter(@Nullable String json) {
    return json == null ? this : and(FilterReader.read(entity, "filter", json));
  }

  /**
   * The order, in place of the entity's own: {@code [{"name": "asc"}, {"createdAt": "desc"}]}, or
   * one such object. Directions are {@code asc} (nulls last), {@code desc} (nulls first) and {@code
   * asc_nulls_first, asc_nulls_last, desc_nulls_first, desc_nulls_last}. Ties break by id.
   *
   * @param json of the parameter {@code orderBy}, null where it isn't given
   * @return the query in that order
   * @throws InvalidQueryException when it isn't an order of this entity
   */
  public Query<C, R> orderBy(@Nullable String json) {
    return json == null
        ? this
        : new Query<>(entity, conditions, OrderReader.read(entity, "orderBy", json));
  }

  /**
   * Rows that one condition matches, given as plain text: a boolean is {@code true} or {@code
   * false}, the list of {@link Operator#IN} and {@link Operator#NOT_IN} is separated by commas.
   *
   * @param parameter that gives it, for complaints
   * @param field of the entity
   * @param operator how to compare
   * @param value what with, null for no condition
   * @return the narrower query
   * @throws InvalidQueryException when the value isn't one of the field's
   * @throws IllegalArgumentException when the entity has no such field
   */
  public Query<C, R> where(
      String parameter, String field, Operator operator, @Nullable String value) {
    return value == null
        ? this
        : and(FilterReader.condition(entity, parameter, field, operator, value));
  }

  private Query<C, R> and(@Nullable Filter condition) {
    if (condition == null) {
      return this;
    }
    List<Filter> all = new ArrayList<>(conditions);
    all.add(condition);
    return new Query<>(entity, List.copyOf(all), order);
  }

  /**
   * Answers the query.
   *
   * @param context of the request
   * @param rows that the caller may see
   * @param page which page
   * @return the page
   * @throws InvalidQueryException when the page's cursor isn't one of this query's order
   */
  public Page<R> page(C context, Rows<R> rows, PageRequest page) {
    Matcher<C, R> matcher =
        conditions.isEmpty() ? null : Matcher.of(context, entity, new Filter.All(conditions));
    boolean isDefault = order.signature().equals(entity.defaultOrder().signature());
    return new Pager<>(context, order, page).page(rows, isDefault, matcher);
  }
}
