package dev.edgeward.operator.tombstone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose the fields of a Function are, for server-side apply. Pure.
 *
 * <p>Who creates an object owns all of its fields, so those of a restored function would be the
 * operator's: an apply would conflict with it, and what a manifest no longer has would stay, since
 * only its own manager's fields go with it. So they are given back to those who had them.
 */
final class FieldManagers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String UPDATE = "Update";
  private static final String SPEC = "f:spec";
  private static final String METADATA = "f:metadata";

  private FieldManagers() {}

  /**
   * What is to be kept of a function that is deleted: who managed what, but for its status.
   *
   * @param entries {@code metadata.managedFields}
   */
  static List<JsonNode> kept(@Nullable List<ManagedFieldsEntry> entries) {
    return entries(entries).stream().filter(entry -> text(entry, "subresource").isEmpty()).toList();
  }

  /**
   * The managers of a function that is back.
   *
   * @param present {@code metadata.managedFields} as they are
   * @param former what was {@link #kept}
   * @return what to write instead; empty when the fields are not those of who made the object
   */
  static Optional<List<JsonNode>> givenBack(
      @Nullable List<ManagedFieldsEntry> present, List<JsonNode> former) {
    List<JsonNode> now = entries(present);
    Optional<JsonNode> maker = now.stream().filter(FieldManagers::isOfRestoration).findFirst();
    if (maker.isEmpty()) {
      return Optional.empty();
    }
    List<JsonNode> managers = new ArrayList<>(former);
    now.stream()
        .filter(entry -> !entry.equals(maker.get()))
        .filter(entry -> former.stream().noneMatch(other -> isSameManager(entry, other)))
        .forEach(managers::add);
    if (former.isEmpty()) {
      // An object must have one: to the first apply all of one that has none is somebody else's.
      managers.add(withoutSpec(maker.get()));
    }
    return Optional.of(managers);
  }

  /**
   * Whether a manager wrote a label.
   *
   * @param entries what was {@link #kept}
   * @param managers the beginning of its name
   * @param label its key
   */
  static boolean wroteLabel(List<JsonNode> entries, String managers, String label) {
    return entries.stream()
        .filter(entry -> text(entry, "manager").startsWith(managers))
        .anyMatch(
            entry -> entry.path("fieldsV1").path(METADATA).path("f:labels").has("f:" + label));
  }

  /** The note on a restored function and a spec come by one hand only where it is created. */
  private static boolean isOfRestoration(JsonNode entry) {
    JsonNode fields = entry.path("fieldsV1");
    return text(entry, "operation").equals(UPDATE)
        && fields.has(SPEC)
        && fields.path(METADATA).path("f:annotations").has("f:" + Names.RESTORED_AT);
  }

  private static JsonNode withoutSpec(JsonNode entry) {
    JsonNode copy = entry.deepCopy();
    ((ObjectNode) copy.path("fieldsV1")).remove(SPEC);
    return copy;
  }

  private static boolean isSameManager(JsonNode one, JsonNode other) {
    return text(one, "manager").equals(text(other, "manager"))
        && text(one, "operation").equals(text(other, "operation"))
        && text(one, "subresource").equals(text(other, "subresource"));
  }

  private static List<JsonNode> entries(@Nullable List<ManagedFieldsEntry> entries) {
    return entries == null
        ? List.of()
        : entries.stream().map(entry -> JSON.<JsonNode>valueToTree(entry)).toList();
  }

  private static String text(JsonNode entry, String field) {
    return entry.path(field).asText("");
  }
}
