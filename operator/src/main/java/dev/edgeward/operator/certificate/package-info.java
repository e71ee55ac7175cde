/**
 * The certificate that the webhooks are served with: made, kept in a Secret and replaced with an
 * overlap, and told to the webhook configurations. No replica is special here: each takes the steps
 * that are due, and a write of a Secret that another has changed meanwhile fails. What is asked
 * over that connection is no matter of this package.
 */
@NullMarked
package dev.edgeward.operator.certificate;

import org.jspecify.annotations.NullMarked;
