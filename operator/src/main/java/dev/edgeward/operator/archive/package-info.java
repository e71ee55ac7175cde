/** Archives of others, which may say anything of themselves. */
@NullMarked
package dev.edgeward.operator.archive;

import org.jspecify.annotations.NullMarked;
