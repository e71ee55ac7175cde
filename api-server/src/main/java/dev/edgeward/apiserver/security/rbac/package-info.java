/**
 * The cluster's RBAC objects in memory, as far as they tell where a caller may be a member of a
 * workspace. They only narrow down where the cluster is asked; what a caller may do is decided by
 * its reviews alone.
 */
@NullMarked
package dev.edgeward.apiserver.security.rbac;

import org.jspecify.annotations.NullMarked;
