/**
 * Integration and IntegrationInstallation: what is published, what is installed, and what is
 * written about it. Who sees which function because of them is the API server's to decide.
 */
@NullMarked
package dev.edgeward.operator.integration;

import org.jspecify.annotations.NullMarked;
