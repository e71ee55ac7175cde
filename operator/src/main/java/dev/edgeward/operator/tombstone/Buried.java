package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.DeletedFunction;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionTombstoneSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who lies under a tombstone. What a tombstone doesn't say is empty.
 *
 * @param id of the function
 * @param name of the Function
 * @param uid of the Function
 * @param createdAt when it was made, RFC 3339
 * @param createdBy who made it
 * @param deletedAt when it was deleted, RFC 3339
 */
public record Buried(
    String id, String name, String uid, String createdAt, String createdBy, String deletedAt) {
  /**
   * Reads a tombstone.
   *
   * @param tombstone as it was read
   * @return who it is
   */
  public static Buried of(FunctionTombstone tombstone) {
    FunctionTombstoneSpec spec = tombstone.getSpec();
    DeletedFunction function = spec == null ? null : spec.function();
    return new Buried(
        text(spec == null ? null : spec.functionId()),
        text(function == null ? null : function.name()),
        text(function == null ? null : function.uid()),
        text(spec == null ? null : spec.createdAt()),
        text(
            function == null || function.annotations() == null
                ? null
                : function.annotations().get(Names.CREATED_BY)),
        text(spec == null ? null : spec.deletedAt()));
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
