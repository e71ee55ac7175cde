package dev.edgeward.apiserver.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.index.LookUp;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Where objects are written. Every method throws an {@link
 * dev.edgeward.apiserver.error.ApiException} when the cluster refuses or doesn't answer.
 */
public interface ObjectStore extends LookUp {
  /**
   * Makes an object.
   *
   * @param object with its namespace and name
   * @param <T> its kind
   * @return as it now is, empty when the name is taken
   */
  <T extends HasMetadata> Optional<T> create(T object);

  /**
   * Reads an object, past every cache.
   *
   * @param type of the object
   * @param namespace of the object
   * @param name of the object
   * @param <T> its kind
   * @return as it now is, empty when there is none
   */
  <T extends HasMetadata> Optional<T> read(Class<T> type, String namespace, String name);

  /**
   * Looks for objects, past every cache.
   *
   * @param type of the objects
   * @param namespace of the objects
   * @param label that they have
   * @param value of the label
   * @param <T> their kind
   * @return as they now are
   */
  <T extends HasMetadata> List<T> labelled(
      Class<T> type, String namespace, String label, String value);

  /**
   * Changes an object, if it is still in the state that was read.
   *
   * @param read as it was
   * @param change a JSON merge patch (RFC 7386)
   * @param <T> its kind
   * @return as it now is, empty when it has changed since, or is gone
   */
  <T extends HasMetadata> Optional<T> change(T read, ObjectNode change);

  /**
   * Deletes an object; one with finalizers stays until they are released.
   *
   * @param read as it was; another object of that name is left alone
   * @param <T> its kind
   * @return as it now is, empty when it is gone
   */
  <T extends HasMetadata> Optional<T> delete(T read);
}
