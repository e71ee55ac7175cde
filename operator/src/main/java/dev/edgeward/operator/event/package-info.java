/**
 * Kubernetes Events: what a human acts on. Never a condition for anything: an Event may get lost.
 */
@NullMarked
package dev.edgeward.operator.event;

import org.jspecify.annotations.NullMarked;
