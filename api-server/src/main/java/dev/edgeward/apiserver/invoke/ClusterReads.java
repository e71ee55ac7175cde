package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.VersionRow;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reads of the cluster's present state, past every cache. */
public interface ClusterReads {
  /** The cluster doesn't answer. */
  final class Away extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * It doesn't.
     *
     * @param message for the log
     */
    public Away(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * An object by its name.
   *
   * @param namespace of the object
   * @param name of the object
   */
  record Key(String namespace, String name) {}

  /**
   * Which state of which object.
   *
   * @param uid of the object
   * @param resourceVersion of the state
   */
  record Stamp(String uid, long resourceVersion) {}

  /**
   * Which state a Function is in now. Cheap, whatever the size of its code.
   *
   * @param function its name
   * @return empty when it is gone; fails when the cluster doesn't answer
   */
  CompletableFuture<Optional<Stamp>> stamp(Key function);

  /**
   * A Function as it is now; the read model learns of it too.
   *
   * @param function its name
   * @return empty when it is gone
   * @throws Away when the cluster doesn't answer
   */
  Optional<FunctionRow> function(Key function);

  /**
   * A FunctionVersion as it is now; the read model learns of it too.
   *
   * @param version its name
   * @return empty when it is gone
   * @throws Away when the cluster doesn't answer
   */
  Optional<VersionRow> version(Key version);

  /**
   * The code of a FunctionVersion.
   *
   * @param version its name
   * @return the JSON of its bundle, empty when it is gone or isn't what its digest says
   * @throws Away when the cluster doesn't answer
   */
  Optional<byte[]> bundle(Key version);
}
