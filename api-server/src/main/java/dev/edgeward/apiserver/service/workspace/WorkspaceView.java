package dev.edgeward.apiserver.service.workspace;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A workspace as the API shows it.
 *
 * @param id of the workspace
 * @param name for people
 * @param namespace that it is
 */
@Schema(name = "Workspace")
public record WorkspaceView(
    @Schema(required = true, examples = "wsp_0w0mw9feyd84gvgqc28vy52x32") String id,
    @Schema(required = true, description = "Name for people") String name,
    @Schema(required = true, description = "The Kubernetes namespace that it is")
        String namespace) {}
