package dev.edgeward.operator.openapi;

/** Which way a value goes: some properties are for one of them only. */
enum Direction {
  /** From the caller to the API. */
  REQUEST("readOnly"),
  /** From the API to the caller. */
  RESPONSE("writeOnly");

  private final String foreign;

  Direction(String foreign) {
    this.foreign = foreign;
  }

  /** The keyword of properties that are not for this direction, and so never required. */
  String foreign() {
    return foreign;
  }
}
