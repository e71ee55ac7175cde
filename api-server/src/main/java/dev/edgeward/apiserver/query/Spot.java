package dev.edgeward.apiserver.query;

import org.jspecify.annotations.Nullable;

/**
 * A place in a parameter's JSON, to complain about.
 *
 * @param parameter its name
 * @param parent the place around it, null for the whole
 * @param step a member's name or an element's number
 */
record Spot(String parameter, @Nullable Spot parent, String step) {
  static Spot of(String parameter) {
    return new Spot(parameter, null, "");
  }

  Spot at(String member) {
    return new Spot(parameter, this, member);
  }

  Spot at(int element) {
    return at(Integer.toString(element));
  }

  InvalidQueryException refuse(String message) {
    return new InvalidQueryException(parameter, pointer(), message);
  }

  private String pointer() {
    return parent == null
        ? ""
        : parent.pointer() + "/" + step.replace("~", "~0").replace("/", "~1");
  }
}
