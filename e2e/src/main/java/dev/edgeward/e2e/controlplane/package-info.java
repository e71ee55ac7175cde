/**
 * Where the executables of a Kubernetes control plane come from: an assets folder, the user's
 * cache, a build.
 */
@NullMarked
package dev.edgeward.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
