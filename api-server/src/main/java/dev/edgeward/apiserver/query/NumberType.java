package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whole numbers of 64 bits. */
record NumberType() implements ValueType<Long> {
  @Override
  public Shape.Kind kind() {
    return new Shape.Whole();
  }

  @Override
  public String expectation() {
    return "a whole number of at most 64 bits";
  }

  @Override
  public Long read(JsonNode json, Spot spot) {
    if (!json.isIntegralNumber() || !json.canConvertToLong()) {
      throw spot.refuse("expects " + expectation());
    }
    return json.longValue();
  }

  @Override
  public Long parse(String text, Spot spot) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw spot.refuse("expects " + expectation());
    }
  }

  @Override
  public int compare(Long a, Long b) {
    return a.compareTo(b);
  }

  @Override
  public void write(Long value, DataOutput out) throws IOException {
    out.writeLong(value);
  }

  @Override
  public Long read(DataInput in) throws IOException {
    return in.readLong();
  }
}
