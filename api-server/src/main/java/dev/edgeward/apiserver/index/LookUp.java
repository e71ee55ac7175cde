package dev.edgeward.apiserver.index;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Asks the cluster whether objects are still there. */
public interface LookUp {
  /**
   * Whether an object is still there.
   *
   * @param object that was
   * @return what the cluster says of it; never throws
   */
  Presence lookUp(HasMetadata object);

  /** Whether an object is there. */
  enum Presence {
    /** It is. */
    THERE,
    /** It isn't, or another one has its name. */
    GONE,
    /** The cluster doesn't answer. */
    UNKNOWN
  }
}
