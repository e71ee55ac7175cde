/** Functions: found, listed, made, changed, deleted and invoked on behalf of callers. */
@NullMarked
package dev.edgeward.apiserver.service.function;

import org.jspecify.annotations.NullMarked;
