package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** True or false; false is less. */
record FlagType() implements ValueType<Boolean> {
  @Override
  public Shape.Kind kind() {
    return new Shape.Flag();
  }

  @Override
  public String expectation() {
    return "true or false";
  }

  @Override
  public Boolean read(JsonNode json, Spot spot) {
    if (!json.isBoolean()) {
      throw spot.refuse("expects " + expectation());
    }
    return json.booleanValue();
  }

  @Override
  public Boolean parse(String text, Spot spot) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw spot.refuse("expects " + expectation());
    };
  }

  @Override
  public int compare(Boolean a, Boolean b) {
    return a.compareTo(b);
  }

  @Override
  public void write(Boolean value, DataOutput out) throws IOException {
    out.writeBoolean(value);
  }

  @Override
  public Boolean read(DataInput in) throws IOException {
    return in.readBoolean();
  }
}
