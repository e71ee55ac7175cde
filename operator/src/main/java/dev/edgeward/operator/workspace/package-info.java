/**
 * Workspace: whether the namespace and the Runtime that its settings speak of are there. What the
 * settings do is decided where they are used.
 */
@NullMarked
package dev.edgeward.operator.workspace;

import org.jspecify.annotations.NullMarked;
