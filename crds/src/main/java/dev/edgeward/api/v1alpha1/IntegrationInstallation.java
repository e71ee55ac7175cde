package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.edgeward.api.Names;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A workspace's consent to see the functions of an integration of another. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("integrationinstallations")
@ShortNames("ins")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].reason")
@AdditionalPrinterColumn(
    name = "From",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.integrationRef.namespace")
@AdditionalPrinterColumn(
    name = "Integration",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.integrationRef.name")
@AdditionalPrinterColumn(
    name = "Id",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.id",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class IntegrationInstallation
    extends CustomResource<IntegrationInstallationSpec, IntegrationInstallationStatus>
    implements Namespaced {}
