/**
 * A real Argo CD beside the local stack, and what its users do with it: Git, Applications,
 * settings. What Edgeward makes of that is tested elsewhere.
 */
@NullMarked
package dev.edgeward.e2e.argocd;

import org.jspecify.annotations.NullMarked;
