/** cert-manager beside the local stack, and what a kubelet does with the Secrets that it makes. */
@NullMarked
package dev.edgeward.e2e.certmanager;

import org.jspecify.annotations.NullMarked;
