/**
 * The HTTP surface: endpoints, request and response records, request ids, unknown paths. Thin: it
 * reads a request, calls a service and writes what comes back. It knows neither Kubernetes nor the
 * dispatcher.
 */
@NullMarked
package dev.edgeward.apiserver.rest;

import org.jspecify.annotations.NullMarked;
