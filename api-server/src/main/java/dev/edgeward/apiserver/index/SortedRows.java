package dev.edgeward.apiserver.index;

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
 * row, and walking is what a query with conditions does. At 100,000 rows a change copies 4 kB.
 *
 * @param <R> the rows; no two that the order holds for equal
 */
final class SortedRows<R> extends AbstractList<R> implements RandomAccess {
  private static final int MAX_CHUNK = 512;
  private static final int MIN_CHUNK = MAX_CHUNK / 4;

  private final Comparator<? super R> order;
  private final Object[][] chunks;

  /** The index of each chunk's first row. */
  private final int[] starts;

  private final int size;

  private SortedRows(Comparator<? super R> order, Object[][] chunks) {
    this.order = order;
    this.chunks = chunks;
    this.starts = new int[chunks.length];
    int count = 0;
    for (int i = 0; i < chunks.length; i++) {
      starts[i] = count;
      count += chunks[i].length;
    }
    this.size = count;
  }

  static <R> SortedRows<R> empty(Comparator<? super R> order) {
    return new SortedRows<>(order, new Object[0][]);
  }

  /** These rows and one more. */
  SortedRows<R> with(R row) {
    if (chunks.length == 0) {
      return new SortedRows<>(order, new Object[][] {{row}});
    }
    int at = Math.min(chunkOf(row), chunks.length - 1);
    Object[] chunk = chunks[at];
    int slot = Arrays.binarySearch(cast(chunk), row, order);
    if (slot >= 0) {
      throw new IllegalArgumentException("two rows that the order holds for equal");
    }
    Object[] more = spliced(chunk, -slot - 1, 0, new Object[] {row});
    int half = more.length / 2;
    return replaced(
        at,
        1,
        more.length <= MAX_CHUNK
            ? new Object[][] {more}
            : new Object[][] {
              Arrays.copyOf(more, half), Arrays.copyOfRange(more, half, more.length)
            });
  }

  /** These rows but one; the same list when it isn't among them. */
  SortedRows<R> without(R row) {
    int at = chunkOf(row);
    int slot = at == chunks.length ? -1 : Arrays.binarySearch(cast(chunks[at]), row, order);
    if (slot < 0) {
      return this;
    }
    Object[] less = spliced(chunks[at], slot, 1, new Object[0]);
    if (less.length == 0) {
      return replaced(at, 1, new Object[0][]);
    }
    boolean joins = at + 1 < chunks.length && less.length + chunks[at + 1].length <= MIN_CHUNK;
    return joins
        ? replaced(at, 2, new Object[][] {spliced(less, less.length, 0, chunks[at + 1])})
        : replaced(at, 1, new Object[][] {less});
  }

  /** The first chunk that ends at or after a row; how many there are when none does. */
  private int chunkOf(R row) {
    int low = 0;
    int high = chunks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Object[] chunk = chunks[middle];
      if (order.compare(SortedRows.<R>cast(chunk)[chunk.length - 1], row) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private SortedRows<R> replaced(int at, int count, Object[][] others) {
    return new SortedRows<>(order, spliced(chunks, at, count, others));
  }

  /** An array with some elements replaced by others. */
  private static <T> T[] spliced(T[] array, int at, int count, T[] others) {
    T[] result = Arrays.copyOf(array, array.length - count + others.length);
    System.arraycopy(others, 0, result, at, others.length);
    System.arraycopy(array, at + count, result, at + others.length, array.length - at - count);
    return result;
  }

  @SuppressWarnings("unchecked") // chunks hold rows only
  private static <R> R[] cast(Object[] chunk) {
    return (R[]) chunk;
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
    return SortedRows.<R>cast(chunks[at])[index - starts[at]];
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private Object[] chunk = new Object[0];
      private int nextChunk;
      private int next;

      @Override
      public boolean hasNext() {
        return next < chunk.length || nextChunk < chunks.length;
      }

      @Override
      public R next() {
        if (next == chunk.length) {
          if (nextChunk == chunks.length) {
            throw new NoSuchElementException();
          }
          chunk = chunks[nextChunk++];
          next = 0;
        }
        return SortedRows.<R>cast(chunk)[next++];
      }
    };
  }
}
