/** The real Helm, and releases of the chart in a stack. */
@NullMarked
package dev.edgeward.e2e.helm;

import org.jspecify.annotations.NullMarked;
