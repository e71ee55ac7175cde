package dev.edgeward.apiserver.service.integration;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An integration as the API shows it. Times are RFC 3339 in UTC.
 *
 * @param id of the integration
 * @param workspaceId of the workspace that publishes it
 * @param name for people
 * @param description null when it has none
 * @param visibility {@code public} or {@code workspaces}
 * @param createdAt when it was made
 */
@Schema(name = "Integration")
public record IntegrationView(
    @Schema(required = true, examples = "int_0w0mw9feyd84gvgqc28vy52x32") String id,
    @Schema(required = true, nullable = true) @Nullable String workspaceId,
    @Schema(required = true) String name,
    @Schema(required = true, nullable = true) @Nullable String description,
    @Schema(
            required = true,
            enumeration = {"public", "workspaces"})
        String visibility,
    @Schema(required = true, format = "date-time") String createdAt) {}
