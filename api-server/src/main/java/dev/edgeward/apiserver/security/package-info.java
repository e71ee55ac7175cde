/**
 * Who calls (TokenReview), what the caller may do (SubjectAccessReview), how much it may send, and
 * the audit line. Both reviews are cached; nothing here knows what a function is.
 */
@NullMarked
package dev.edgeward.apiserver.security;

import org.jspecify.annotations.NullMarked;
