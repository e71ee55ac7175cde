/**
 * Function to FunctionVersion: what a spec resolves to, which version serves, and what is written
 * about it. The code that runs is loaded by {@code version}; no HTTP here.
 */
@NullMarked
package dev.edgeward.operator.function;

import org.jspecify.annotations.NullMarked;
