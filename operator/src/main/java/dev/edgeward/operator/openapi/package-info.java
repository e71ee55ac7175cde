/**
 * From an OpenAPI document (3.0, 3.1) to what functions need to be its operations: arguments,
 * results, the description that their code goes by, the hosts that they reach. Pure: it knows no
 * cluster, and fetches nothing.
 */
@NullMarked
package dev.edgeward.operator.openapi;

import org.jspecify.annotations.NullMarked;
