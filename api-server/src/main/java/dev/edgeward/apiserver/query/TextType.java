package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Text, compared by code point.
 *
 * @param choices all there are, none where any text may come
 */
record TextType(SortedSet<String> choices) implements ValueType<String> {
  /** What {@link DataOutput#writeUTF} takes at once: 65,535 bytes, at most three a char. */
  private static final int PIECE = 21_845;

  static final TextType ANY = new TextType(new TreeSet<>());

  @Override
  public Shape.Kind kind() {
    return new Shape.Text(choices);
  }

  @Override
  public String expectation() {
    return choices.isEmpty() ? "a text" : "one of " + String.join(", ", choices);
  }

  @Override
  public String read(JsonNode json, Spot spot) {
    if (!json.isTextual()) {
      throw spot.refuse("expects " + expectation());
    }
    return parse(json.textValue(), spot);
  }

  @Override
  public String parse(String text, Spot spot) {
    if (!choices.isEmpty() && !choices.contains(text)) {
      throw spot.refuse("expects " + expectation());
    }
    return text;
  }

  @Override
  public int compare(String a, String b) {
    return CodePoints.compare(a, b);
  }

  @Override
  public void write(String value, DataOutput out) throws IOException {
    int pieces = value.length() / PIECE;
    out.writeShort(pieces);
    for (int i = 0; i <= pieces; i++) {
      out.writeUTF(value.substring(i * PIECE, Math.min(value.length(), (i + 1) * PIECE)));
    }
  }

  @Override
  public String read(DataInput in) throws IOException {
    int pieces = in.readUnsignedShort();
    if (pieces == 0) {
      return in.readUTF();
    }
    StringBuilder value = new StringBuilder();
    for (int i = 0; i <= pieces; i++) {
      value.append(in.readUTF());
    }
    return value.toString();
  }
}
