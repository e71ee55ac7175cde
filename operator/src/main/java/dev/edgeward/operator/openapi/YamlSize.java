package dev.edgeward.operator.openapi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Counts the values of a YAML document, its names among them, with what its aliases repeat, before
 * anything is made of it: a merge copies them while it is read.
 */
final class YamlSize {
  private final int most;
  private final Map<String, Long> anchors = new HashMap<>();
  private final Deque<Collection> open = new ArrayDeque<>();
  private long values;

  /** One that is not at its end, and how many values there were before it. */
  private record Collection(@Nullable String anchor, long before) {}

  /**
   * A count.
   *
   * @param most values; a collection counts as {@link TooLargeException#OF_A_COLLECTION}
   */
  YamlSize(int most) {
    this.most = most;
  }

  /**
   * Counts what an event of a parser brings.
   *
   * @throws TooLargeException when it is too much by now
   */
  void add(Event event) {
    switch (event) {
      case AliasEvent alias -> values += anchors.getOrDefault(alias.getAnchor(), 1L);
      case ScalarEvent scalar -> {
        values++;
        note(scalar.getAnchor(), 1);
      }
      case CollectionStartEvent start -> {
        open.push(new Collection(start.getAnchor(), values));
        values += TooLargeException.OF_A_COLLECTION;
      }
      case CollectionEndEvent unused -> {
        Collection ended = open.pop();
        note(ended.anchor, values - ended.before);
      }
      default -> {}
    }
    if (values > most) {
      throw new TooLargeException(most);
    }
  }

  private void note(@Nullable String anchor, long size) {
    if (anchor != null) {
      anchors.put(anchor, size);
    }
  }
}
