/** Deleted functions: what is kept of them, and how they come back or go for good. */
@NullMarked
package dev.edgeward.operator.tombstone;

import org.jspecify.annotations.NullMarked;
