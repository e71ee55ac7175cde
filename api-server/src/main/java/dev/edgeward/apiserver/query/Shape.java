package dev.edgeward.apiserver.query;

import java.util.Map;
import java.util.SortedSet;

/**
 * What can be asked of an entity, told to those who describe it.
 *
 * @param name of the entity
 * @param fields by name, in the order in which they were given
 * @param relations by name, each with the name of the entity that it leads to
 */
public record Shape(String name, Map<String, Kind> fields, Map<String, String> relations) {
  /** How many AND, OR, NOT and relations may be in each other. */
  public static final int MAX_DEPTH = FilterReader.MAX_DEPTH;

  /** How many relations may be in each other. */
  public static final int MAX_RELATIONS = FilterReader.MAX_RELATIONS;

  /** How many conditions a filter may have. */
  public static final int MAX_CONDITIONS = FilterReader.MAX_CONDITIONS;

  /** How many values a list of a filter may have. */
  public static final int MAX_VALUES = FilterReader.MAX_VALUES;

  /** How many keys an order may have. */
  public static final int MAX_KEYS = OrderReader.MAX_KEYS;

  /** How many UTF-16 units a filter or an order may have. */
  public static final int MAX_LENGTH = StrictJson.MAX_LENGTH;

  /** What the values of a field are. */
  public sealed interface Kind {}

  /**
   * Text.
   *
   * @param choices all there are, none where any text may come
   */
  public record Text(SortedSet<String> choices) implements Kind {}

  /** True or false. */
  public record Flag() implements Kind {}

  /** Times. */
  public record Time() implements Kind {}

  /** Whole numbers of 64 bits. */
  public record Whole() implements Kind {}
}
