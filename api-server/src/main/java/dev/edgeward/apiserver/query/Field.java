package dev.edgeward.apiserver.query;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A field of an entity.
 *
 * @param name on the wire
 * @param type of its values
 * @param value of a row, null where it has none
 * @param folded the value as {@link CaseFolding} has it, kept by the rows; null where they don't
 * @param signature of the value, null where it has none
 * @param <C> the context of a request
 * @param <R> the rows
 * @param <V> the values
 */
record Field<C, R, V>(
    String name,
    ValueType<V> type,
    BiFunction<C, R, @Nullable V> value,
    @Nullable BiFunction<C, R, @Nullable String> folded,
    @Nullable Signature<R> signature) {
  Field(String name, ValueType<V> type, BiFunction<C, R, @Nullable V> value) {
    this(name, type, value, null, null);
  }

  @Nullable V of(C context, R row) {
    return value.apply(context, row);
  }
}
