/** Workspaces: the namespaces that callers are members of. */
@NullMarked
package dev.edgeward.apiserver.service.workspace;

import org.jspecify.annotations.NullMarked;
