/**
 * FunctionVersion to a loaded version: resolves and seals its environment, stores its bundle,
 * checks that it loads. Which version serves is decided in {@code function}.
 */
@NullMarked
package dev.edgeward.operator.version;

import org.jspecify.annotations.NullMarked;
