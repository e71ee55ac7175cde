package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.query.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every list can be asked.
 *
 * @param page which page
 * @param ids only these, null for any
 * @param filter as JSON, null for none
 * @param orderBy as JSON, null for the default order
 */
public record ListRequest(
    PageRequest page,
    @Nullable List<String> ids,
    @Nullable String filter,
    @Nullable String orderBy) {

  /**
   * A request for everything, in the default order.
   *
   * @return the first page
   */
  public static ListRequest all() {
    return new ListRequest(PageRequest.of(null, null, null), null, null, null);
  }

  /**
   * Whether a row is among those asked for by id.
   *
   * @param id of the row
   * @return also true when none was asked for by id
   */
  public boolean wants(String id) {
    return ids == null || ids.contains(id);
  }

  /**
   * The query of this request.
   *
   * @param all everything of an entity
   * @param <C> the context of a request
   * @param <R> the rows
   * @return the part that is asked for, in the order that is asked for
   * @throws dev.edgeward.apiserver.query.InvalidQueryException when it can't be understood
   */
  public <C, R> Query<C, R> query(Query<C, R> all) {
    return all.filter(filter).orderBy(orderBy);
  }
}
