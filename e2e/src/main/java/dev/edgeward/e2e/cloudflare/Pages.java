package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** Lists that are paged by {@code page} and {@code per_page}. */
final class Pages {

  private static final int USUAL = 20;
  private static final int LAST = 100_000;

  private Pages() {}

  /**
   * The page that the query asks for, with its {@code result_info}.
   *
   * @param largest what {@code per_page} can be at most
   */
  static <T> Answer of(
      ApiRequest request, List<T> all, int largest, Function<T, ? extends JsonNode> describe) {
    ArrayNode items = Json.array();
    return Answer.page(items, fill(items, request, all, largest, describe));
  }

  /** As {@link #of}, for the lists whose result is an object with {@code items}. */
  static <T> Answer ofItems(
      ApiRequest request, List<T> all, int largest, Function<T, ? extends JsonNode> describe) {
    ObjectNode result = Json.object();
    ArrayNode items = result.putArray("items");
    return Answer.page(result, fill(items, request, all, largest, describe));
  }

  private static <T> ObjectNode fill(
      ArrayNode items,
      ApiRequest request,
      List<T> all,
      int largest,
      Function<T, ? extends JsonNode> describe) {
    int page = request.queried("page", 1, 1, LAST);
    int perPage = request.queried("per_page", USUAL, 1, largest);
    all.stream().skip((page - 1L) * perPage).limit(perPage).map(describe).forEach(items::add);
    return Json.object()
        .put("page", page)
        .put("per_page", perPage)
        .put("count", items.size())
        .put("total_count", all.size())
        .put("total_pages", (all.size() + perPage - 1) / perPage);
  }
}
