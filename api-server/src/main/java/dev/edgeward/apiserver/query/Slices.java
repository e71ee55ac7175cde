package dev.edgeward.apiserver.query;

import java.lang.reflect.Array;

/** Arrays made of parts of others. */
final class Slices {
  private Slices() {}

  /**
   * An array with some elements replaced by others.
   *
   * @param array of any type, which stays as it is
   * @param at the first element to replace
   * @param count how many
   * @param others all of an array of the same type
   */
  @SuppressWarnings("unchecked") // of the type that the array has
  static <A> A replaced(A array, int at, int count, A others) {
    int length = Array.getLength(array);
    int more = Array.getLength(others);
    A result = (A) Array.newInstance(array.getClass().componentType(), length - count + more);
    System.arraycopy(array, 0, result, 0, at);
    System.arraycopy(others, 0, result, at, more);
    System.arraycopy(array, at + count, result, at + more, length - at - count);
    return result;
  }
}
