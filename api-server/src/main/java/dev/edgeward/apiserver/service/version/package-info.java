/** Versions of functions: found, listed and made on behalf of callers. */
@NullMarked
package dev.edgeward.apiserver.service.version;

import org.jspecify.annotations.NullMarked;
