/**
 * Brings the dispatcher to Cloudflare and keeps it as it should be: what is to be there ({@code
 * DesiredScript}), what is to be done about what is there ({@code DeploymentPlan}, {@code
 * Recovery}), and who does it ({@code CloudflareDeployment}).
 */
@NullMarked
package dev.edgeward.operator.deployment;

import org.jspecify.annotations.NullMarked;
