package dev.edgeward.apiserver.query;

import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * How rows lead to rows of another entity.
 *
 * @param name on the wire
 * @param target the other entity; asked for late, as entities may lead to each other
 * @param rows that a row leads to, of those that the context may see
 * @param <C> the context of a request
 * @param <R> the rows
 * @param <S> the rows of the other entity
 */
record Relation<C, R, S>(
    String name, Supplier<Entity<C, S>> target, BiFunction<C, R, Collection<S>> rows) {}
