/**
 * Where the executables of a Kubernetes control plane come from, and those of Argo CD and Helm: an
 * assets folder, the user's cache, a download, a build.
 */
@NullMarked
package dev.edgeward.e2e.controlplane;

import org.jspecify.annotations.NullMarked;
