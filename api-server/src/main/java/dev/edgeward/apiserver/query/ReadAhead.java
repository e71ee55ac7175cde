package dev.edgeward.apiserver.query;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of rows that a query is about to need, so that they are in the processor's
 * cache by then.
 *
 * @param <C> the context of a request
 * @param <R> the rows
 */
final class ReadAhead<C, R> implements Consumer<R> {
  private final C context;
  private final List<Field<C, R, ?>> fields;

  /** Kept so that the reads aren't optimised away. */
  private int seen;

  ReadAhead(C context, List<Field<C, R, ?>> fields) {
    this.context = context;
    this.fields = fields;
  }

  @Override
  public void accept(R row) {
    for (int i = 0; i < fields.size(); i++) {
      seen += look(fields.get(i).of(context, row));
    }
  }

  private static int look(@Nullable Object value) {
    return value instanceof String text ? text.length() : value == null ? 0 : 1;
  }

  @Override
  public String toString() {
    return "saw " + seen;
  }
}
