package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * What the values of a field are: how they are read, compared and kept in a cursor.
 *
 * @param <V> a value; equal exactly where they compare as equal
 */
interface ValueType<V> extends Comparator<V> {
  /** For those who describe the field. */
  Shape.Kind kind();

  /** For people, as in "expects a time". */
  String expectation();

  /** Reads a value of a filter. */
  V read(JsonNode json, Spot spot);

  /** Reads a value that a parameter gives as plain text. */
  V parse(String text, Spot spot);

  /** Writes a value into a cursor. */
  void write(V value, DataOutput out) throws IOException;

  /**
   * Reads what {@link #write} wrote; throws IOException or IllegalArgumentException at the rest.
   */
  V read(DataInput in) throws IOException;
}
