/**
 * Work that nobody waits for: it takes long, depends on others and fails as they do. What it is
 * about, others know.
 */
@NullMarked
package dev.edgeward.operator.background;

import org.jspecify.annotations.NullMarked;
