/**
 * Running a function: which version serves, proof that the read of it is fresh, arguments and
 * results against their schemas, and the dispatcher that runs it. The only package that knows the
 * runtime protocol.
 */
@NullMarked
package dev.edgeward.apiserver.invoke;

import org.jspecify.annotations.NullMarked;
