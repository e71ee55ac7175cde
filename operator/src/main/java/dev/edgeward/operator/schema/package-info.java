/**
 * FunctionSchema: whether what it holds is a JSON Schema, and what is written about it. The only
 * package that knows the validator; values are checked against schemas elsewhere, by the API
 * server.
 */
@NullMarked
package dev.edgeward.operator.schema;

import org.jspecify.annotations.NullMarked;
