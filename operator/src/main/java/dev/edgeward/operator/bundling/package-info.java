/**
 * From what people write to what a runtime loads: TypeScript and JSX become one JavaScript module.
 * The only place that starts a bundler. Nothing here knows Kubernetes, and nothing of a function is
 * ever run here.
 */
@NullMarked
package dev.edgeward.operator.bundling;

import org.jspecify.annotations.NullMarked;
