/** Integrations that callers see. */
@NullMarked
package dev.edgeward.apiserver.service.integration;

import org.jspecify.annotations.NullMarked;
