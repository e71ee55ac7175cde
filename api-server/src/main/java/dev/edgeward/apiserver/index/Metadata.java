package dev.edgeward.apiserver.index;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.SchemaRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What rows take from the metadata of objects. */
final class Metadata {
  private Metadata() {}

  static String namespace(HasMetadata object) {
    return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "");
  }

  /** Of what was restored: when it was first made. Nothing can be made to seem younger. */
  static Instant createdAt(HasMetadata object) {
    Instant made = Times.parse(object.getMetadata().getCreationTimestamp(), Instant.EPOCH);
    Instant first = Times.parse(annotation(object, Names.CREATED_AT), made);
    return first.isBefore(made) ? first : made;
  }

  static @Nullable Instant deletedAt(HasMetadata object) {
    String deleted = object.getMetadata().getDeletionTimestamp();
    return deleted == null ? null : Times.parse(deleted, createdAt(object));
  }

  static @Nullable String annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }

  /** The labels that a selector could ask for; the id is asked for elsewhere. */
  static Map<String, String> labels(HasMetadata object) {
    return labels(object.getMetadata().getLabels());
  }

  static Map<String, String> labels(@Nullable Map<String, String> labels) {
    if (labels == null || labels.isEmpty()) {
      return Map.of();
    }
    Map<String, String> others = new TreeMap<>(labels);
    others.remove(Names.ID_LABEL);
    return others.isEmpty() ? Map.of() : Map.copyOf(others);
  }

  /**
   * Kubernetes keeps no time of change but this: when each writer last wrote fields it owns. To be
   * restored is a change, too. The very time that it was made where it never changed: there are
   * many of those.
   */
  static Instant updatedAt(HasMetadata object, Instant created) {
    Instant restored = Times.parse(annotation(object, Names.RESTORED_AT), created);
    Instant newest = restored.isAfter(created) ? restored : created;
    List<ManagedFieldsEntry> writers = object.getMetadata().getManagedFields();
    if (writers != null) {
      for (ManagedFieldsEntry writer : writers) {
        boolean wroteSpec =
            (writer.getSubresource() == null || writer.getSubresource().isEmpty())
                && writer.getFieldsV1() != null
                && writer.getFieldsV1().getAdditionalProperties().containsKey("f:spec");
        Instant time = wroteSpec ? Times.parse(writer.getTime(), newest) : newest;
        newest = time.isAfter(newest) ? time : newest;
      }
    }
    return newest;
  }

  /** Which schema a reference names, from where it stands. */
  static @Nullable ObjectKey schema(HasMetadata object, @Nullable SchemaRef reference) {
    if (reference == null || reference.name() == null) {
      return null;
    }
    return new ObjectKey(
        reference.namespace() == null ? namespace(object) : reference.namespace(),
        reference.name());
  }
}
