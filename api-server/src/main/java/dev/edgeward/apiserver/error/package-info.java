/**
 * Errors as the API speaks them: the codes that are its wire contract, and the RFC 9457 documents
 * that carry them.
 */
@NullMarked
package dev.edgeward.apiserver.error;

import org.jspecify.annotations.NullMarked;
