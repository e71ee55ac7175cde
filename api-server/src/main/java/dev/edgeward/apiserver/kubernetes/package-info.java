/**
 * What every user of the Kubernetes client shares: how its failures read, and conversions that
 * never throw. No business of its own.
 */
@NullMarked
package dev.edgeward.apiserver.kubernetes;

import org.jspecify.annotations.NullMarked;
