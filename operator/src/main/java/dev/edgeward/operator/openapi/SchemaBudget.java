package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;

/** How large a schema may become: what a document repeats must not grow without a bound. */
final class SchemaBudget {
  private static final int MAX_DEPTH = 60;
  private static final int BYTES_OF_A_SCHEMA = 2;

  private final int maxBytes;
  private long bytes;

  SchemaBudget(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void enter(Located schema, int depth) throws FlawException {
    if (depth > MAX_DEPTH) {
      throw schema.flaw("is nested more than " + MAX_DEPTH + " levels deep");
    }
    add(schema, BYTES_OF_A_SCHEMA);
  }

  void text(Located at, String text) throws FlawException {
    add(at, text.length());
  }

  void data(Located value) throws FlawException {
    add(value, size(value.node()));
  }

  private void add(Located at, long more) throws FlawException {
    bytes += more;
    if (bytes > maxBytes) {
      throw at.flaw("makes a schema of more than " + maxBytes + " bytes");
    }
  }

  private long size(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().length() + 3L;
    }
    long size = 2;
    for (JsonNode child : node) {
      size += size(child);
      if (size > maxBytes) {
        return size;
      }
    }
    return size;
  }
}
