/**
 * What users do and what goes wrong, told through the doors that users have: objects of the
 * Kubernetes API and answers of the REST API. Nothing in here looks inside of a program.
 */
package dev.edgeward.e2e.scenario;
