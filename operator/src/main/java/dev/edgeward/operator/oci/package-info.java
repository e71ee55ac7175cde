/**
 * Code from OCI registries: an artifact by its digest, pulled from a registry that is allowed, held
 * against the digests, and taken apart into files. Nothing here knows Kubernetes, and nothing of an
 * artifact is ever run here.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md">OCI
 *     Distribution</a>
 * @see <a href="https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md">OCI Image
 *     Manifest</a>
 */
@NullMarked
package dev.edgeward.operator.oci;

import org.jspecify.annotations.NullMarked;
