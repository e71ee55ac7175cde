package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.DeepJson;

/** How large a schema may become: what a document repeats must not grow without a bound. */
final class SchemaBudget {
  private static final int MAX_DEPTH = 60;

  /** Brackets and a comma. */
  private static final int AROUND_A_VALUE = 3;

  /** Quotes, a colon and a comma. */
  private static final int AROUND_A_TEXT = 4;

  private final int maxBytes;
  private final DocumentBudget document;
  private long bytes;

  /**
   * A budget.
   *
   * @param maxBytes of the schema
   * @param document what it is a part of
   */
  SchemaBudget(int maxBytes, DocumentBudget document) {
    this.maxBytes = maxBytes;
    this.document = document;
  }

  void enter(Located schema, int depth) throws FlawException {
    if (depth > MAX_DEPTH) {
      throw tooDeep(schema);
    }
    add(schema, AROUND_A_VALUE);
  }

  void text(Located at, String text) throws FlawException {
    add(at, text.length() + AROUND_A_TEXT);
  }

  void data(Located value) throws FlawException {
    if (DeepJson.isDeeper(value.node(), MAX_DEPTH)) {
      throw tooDeep(value);
    }
    add(value, size(value.node()));
  }

  private static FlawException tooDeep(Located at) {
    return at.flaw("is nested more than " + MAX_DEPTH + " levels deep");
  }

  private void add(Located at, long more) throws FlawException {
    bytes += more;
    document.add(more);
    if (bytes > maxBytes) {
      throw at.flaw("makes a schema of more than " + maxBytes + " bytes");
    }
    if (document.isSpent()) {
      throw at.flaw("is too much: this and the operations before it " + DocumentBudget.message());
    }
  }

  private long size(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length() + AROUND_A_TEXT;
    }
    long size = AROUND_A_VALUE;
    for (JsonNode child : node) {
      size += size(child);
      if (size > maxBytes) {
        return size;
      }
    }
    return size;
  }
}
