package dev.edgeward.apiserver.index;

import java.time.Instant;

/** What every table knows of its rows. */
public interface Row {
  /**
   * The Kubernetes uid; never used twice.
   *
   * @return a UUID
   */
  String uid();

  /**
   * The id on the wire.
   *
   * @return with its prefix
   */
  String id();

  /**
   * What {@link Table#group} looks rows up by.
   *
   * @return a namespace, or the id of an owner
   */
  String group();

  /**
   * The resource version that the row was made from.
   *
   * @return a newer one is larger
   */
  long resourceVersion();

  /**
   * When the object was made.
   *
   * @return to the second
   */
  Instant createdAt();

  /**
   * Whether the object is there and not on its way out.
   *
   * @return false once it was deleted
   */
  default boolean active() {
    return true;
  }

  /**
   * Whether the object only tells of what another was: of one id, those that are not come first.
   *
   * @return true for what is left of a deleted object
   */
  default boolean past() {
    return false;
  }
}
