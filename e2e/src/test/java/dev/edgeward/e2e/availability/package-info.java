/**
 * Replicas come and go under load, and nobody who calls sees anything of it. HAProxy stands where a
 * Service or an Ingress does in a cluster.
 */
@NullMarked
package dev.edgeward.e2e.availability;

import org.jspecify.annotations.NullMarked;
