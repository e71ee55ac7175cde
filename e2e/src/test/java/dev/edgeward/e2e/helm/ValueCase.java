package dev.edgeward.e2e.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a value does.
 *
 * @param path of the value that it is about
 * @param values what is set, each {@code path=JSON}; that value, and what it takes beside it
 * @param check of what comes of it
 */
record ValueCase(String path, List<String> values, Consumer<Rendered> check) {

  static ValueCase of(String path, String json, Consumer<Rendered> check) {
    return new ValueCase(path, List.of(path + "=" + json), check);
  }

  /** The same, where another value is needed too. */
  ValueCase with(String path, String json) {
    List<String> all = new ArrayList<>(List.of(path + "=" + json));
    all.addAll(values);
    return new ValueCase(this.path, all, check);
  }
}
