/**
 * The whole system on one machine, and the tests of it: a real Kubernetes control plane, a real
 * workerd, the operator and the API server, each a process of its own. What lives here is shared by
 * its packages: where things are.
 */
@NullMarked
package dev.edgeward.e2e;

import org.jspecify.annotations.NullMarked;
