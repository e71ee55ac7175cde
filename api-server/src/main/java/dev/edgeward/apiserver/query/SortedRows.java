package dev.edgeward.apiserver.query;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.RandomAccess;

/**
 * Rows in an order, unchanging; a change gives another list that shares almost all of this one.
 *
 * <p>An array of chunks: finding is two binary searches, a change copies one chunk and the array of
 * chunks, and walking through is as fast as through an array. A tree (as collection libraries have
 * it) would copy less for millions of rows, but its nodes cost memory and walking it a cache miss a
 * row, and walking is what a query with conditions does. At 100,000 rows a change copies 4 kB, and
 * as much again for each field with signatures once they were asked for.
 *
 * @param <R> the rows; no two that the order holds for equal
 */
public final class SortedRows<R> extends AbstractList<R> implements RandomAccess {
  private static final int MAX_CHUNK = 512;
  private static final int MIN_CHUNK = MAX_CHUNK / 4;

  private final Comparator<? super R> order;
  private final Chunk<R>[] chunks;

  /** The index of each chunk's first row. */
  private final int[] starts;

  private final int size;

  private SortedRows(Comparator<? super R> order, Chunk<R>[] chunks) {
    this.order = order;
    this.chunks = chunks;
    this.starts = new int[chunks.length];
    int count = 0;
    for (int i = 0; i < chunks.length; i++) {
      starts[i] = count;
      count += chunks[i].size();
    }
    this.size = count;
  }

  /**
   * No rows yet.
   *
   * @param order that they are to have
   * @param <R> the rows
   * @return an empty list
   */
  public static <R> SortedRows<R> empty(Comparator<? super R> order) {
    return new SortedRows<>(order, chunks());
  }

  /**
   * These rows and one more.
   *
   * @param row none of them
   * @return another list
   */
  public SortedRows<R> with(R row) {
    if (chunks.length == 0) {
      return replaced(0, 0, chunks(Chunk.of(row)));
    }
    int at = Math.min(chunkOf(row), chunks.length - 1);
    int slot = chunks[at].slot(row, order);
    if (slot >= 0) {
      throw new IllegalArgumentException("two rows that the order holds for equal");
    }
    Chunk<R> more = chunks[at].replaced(-slot - 1, 0, Chunk.of(row));
    int half = more.size() / 2;
    return replaced(
        at,
        1,
        more.size() <= MAX_CHUNK
            ? chunks(more)
            : chunks(more.range(0, half), more.range(half, more.size())));
  }

  /**
   * These rows but one.
   *
   * @param row maybe one of them
   * @return another list; the same when the row isn't in it
   */
  public SortedRows<R> without(R row) {
    int at = chunkOf(row);
    int slot = at == chunks.length ? -1 : chunks[at].slot(row, order);
    if (slot < 0) {
      return this;
    }
    Chunk<R> less = chunks[at].replaced(slot, 1, Chunk.none());
    if (less.size() == 0) {
      return replaced(at, 1, chunks());
    }
    boolean joins = at + 1 < chunks.length && less.size() + chunks[at + 1].size() <= MIN_CHUNK;
    return joins
        ? replaced(at, 2, chunks(less.replaced(less.size(), 0, chunks[at + 1])))
        : replaced(at, 1, chunks(less));
  }

  /** The first chunk that ends at or after a row; how many there are when none does. */
  private int chunkOf(R row) {
    int low = 0;
    int high = chunks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(chunks[middle].last(), row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private SortedRows<R> replaced(int at, int count, Chunk<R>[] others) {
    return new SortedRows<>(order, Slices.replaced(chunks, at, count, others));
  }

  @SafeVarargs
  private static <R> Chunk<R>[] chunks(Chunk<R>... chunks) {
    return chunks;
  }

  /** Visits the rows that a sieve lets through, with their index. */
  void sift(Sieve<R> sieve, Rows.Visitor<R> visitor) {
    for (int at = 0; at < chunks.length; at++) {
      Chunk<R> chunk = chunks[at];
      Signatures<R> signatures = chunk.signatures(sieve.fields());
      for (int from = 0; from < chunk.size(); from += Long.SIZE) {
        int to = Math.min(chunk.size(), from + Long.SIZE);
        long candidates = sieve.candidates(signatures, from, to);
        for (; candidates != 0; candidates &= candidates - 1) {
          int slot = from + Long.numberOfTrailingZeros(candidates);
          visitor.visit(chunk.get(slot), starts[at] + slot);
        }
      }
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public R get(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    int found = Arrays.binarySearch(starts, index);
    int at = found >= 0 ? found : -found - 2;
    return chunks[at].get(index - starts[at]);
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private Chunk<R> chunk = Chunk.none();
      private int nextChunk;
      private int next;

      @Override
      public boolean hasNext() {
        return next < chunk.size() || nextChunk < chunks.length;
      }

      @Override
      public R next() {
        if (next == chunk.size()) {
          if (nextChunk == chunks.length) {
            throw new NoSuchElementException();
          }
          chunk = chunks[nextChunk++];
          next = 0;
        }
        return chunk.get(next++);
      }
    };
  }
}
