package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.query.Page;
import dev.edgeward.apiserver.service.FunctionView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A page of functions, as it is written.
 *
 * @param data the functions
 * @param pageInfo where the page stands
 */
public record FunctionList(
    @Schema(required = true) List<FunctionView> data, @Schema(required = true) PageInfo pageInfo) {

  /**
   * Where a page stands.
   *
   * @param total rows of all pages
   * @param hasNextPage whether rows follow
   * @param hasPreviousPage whether rows precede
   * @param startCursor of the first row, null when the page is empty
   * @param endCursor of the last row, null when the page is empty
   */
  public record PageInfo(
      @Schema(required = true) int total,
      @Schema(required = true) boolean hasNextPage,
      @Schema(required = true) boolean hasPreviousPage,
      @Schema(required = true, nullable = true) @Nullable String startCursor,
      @Schema(required = true, nullable = true) @Nullable String endCursor) {}

  static FunctionList of(Page<FunctionView> page) {
    return new FunctionList(
        page.rows(),
        new PageInfo(
            page.total(),
            page.hasNext(),
            page.hasPrevious(),
            page.startCursor(),
            page.endCursor()));
  }
}
