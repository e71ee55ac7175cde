package dev.edgeward.apiserver.service.function;

import dev.edgeward.apiserver.service.ListRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a list of functions can be asked.
 *
 * @param list what every list can be asked
 * @param workspaceId only of this workspace, null for all that the caller is a member of
 * @param source where they come from
 * @param deleted whether deleted ones are shown
 * @param shorthands conditions on single fields
 */
public record FunctionsRequest(
    ListRequest list,
    @Nullable String workspaceId,
    Source source,
    Deleted deleted,
    Shorthands shorthands) {

  /** Where functions come from, seen from a workspace. */
  public enum Source {
    /** Its own, the system's, and those of installed integrations. */
    ANY,
    /** Its own, and those of installed integrations. */
    WORKSPACE,
    /** The system's. */
    SYSTEM,
    /** Those of installed integrations. */
    INTEGRATION
  }

  /** Whether deleted functions are shown. */
  public enum Deleted {
    /** Active ones. */
    EXCLUDED,
    /** Active ones and deleted ones. */
    INCLUDED,
    /** Deleted ones. */
    ONLY
  }

  /**
   * Conditions on single fields; null for none.
   *
   * @param name a part of the name, in any case
   * @param defaultVersionId the version that serves
   * @param system {@code true} or {@code false}
   * @param createdBy who made it
   * @param runtimeUserId who headless calls run as
   * @param retentionTier how long it can be restored
   */
  public record Shorthands(
      @Nullable String name,
      @Nullable String defaultVersionId,
      @Nullable String system,
      @Nullable String createdBy,
      @Nullable String runtimeUserId,
      @Nullable String retentionTier) {
    /** No conditions. */
    public static final Shorthands NONE = new Shorthands(null, null, null, null, null, null);
  }

  /**
   * A request for everything that is active, in the default order.
   *
   * @return the first page
   */
  public static FunctionsRequest all() {
    return new FunctionsRequest(
        ListRequest.all(), null, Source.ANY, Deleted.EXCLUDED, Shorthands.NONE);
  }
}
