package dev.edgeward.apiserver.query;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a scan finds the rows that a filter matches.
 *
 * @param matches decides
 * @param sieve which rows are worth deciding about, null where all are
 * @param fields that decide, those of the rows themselves
 * @param <C> the context of a request
 * @param <R> the rows
 */
record Matcher<C, R>(Predicate<R> matches, @Nullable Sieve<R> sieve, List<Field<C, R, ?>> fields) {
  static <C, R> Matcher<C, R> of(C context, Entity<C, R> entity, Filter filter) {
    Set<String> names = new LinkedHashSet<>();
    filter.addFields(names);
    List<Field<C, R, ?>> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(Objects.requireNonNull(entity.field(name)));
    }
    return new Matcher<>(
        new FilterCompiler<>(context).compile(entity, filter),
        Sieve.of(entity, filter).orElse(null),
        List.copyOf(fields));
  }
}
