/**
 * The REST API server: HTTP endpoints over the custom resources. It holds no Cloudflare
 * credentials; functions run through the dispatcher of their Runtime. This package has the
 * configuration only.
 */
@NullMarked
package dev.edgeward.apiserver;

import org.jspecify.annotations.NullMarked;
