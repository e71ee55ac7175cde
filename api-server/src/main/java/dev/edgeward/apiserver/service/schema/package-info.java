/** Schemas: found, listed, made and deleted on behalf of callers. */
@NullMarked
package dev.edgeward.apiserver.service.schema;

import org.jspecify.annotations.NullMarked;
