/**
 * The custom resources of {@code edgeward.dev/v1alpha1}, one file a type. These records are
 * lenient: an unknown field is ignored and a missing one is null, because one bad object must not
 * stop an informer. Validation is CEL in the CRD; what decides anything reads them through a strict
 * type of its own.
 */
@NullMarked
package dev.edgeward.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
