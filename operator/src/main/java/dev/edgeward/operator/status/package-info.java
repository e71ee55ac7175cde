/** The only place that builds conditions: reasons, verdicts, and their form in a status. */
@NullMarked
package dev.edgeward.operator.status;

import org.jspecify.annotations.NullMarked;
