/**
 * How much functions are invoked: counted in memory, kept in FunctionUsage objects of the API
 * server's own namespace, and summed over all of them. It knows nothing of how functions are run.
 */
@NullMarked
package dev.edgeward.apiserver.usage;

import org.jspecify.annotations.NullMarked;
