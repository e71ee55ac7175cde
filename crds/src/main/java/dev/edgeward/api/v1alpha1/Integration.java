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

/** Functions that a workspace publishes to others. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("integrations")
@ShortNames("int")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].reason")
@AdditionalPrinterColumn(
    name = "Visibility",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.visibility")
@AdditionalPrinterColumn(
    name = "Functions",
    type = AdditionalPrinterColumn.Type.INTEGER,
    jsonPath = ".status.publishedFunctions")
@AdditionalPrinterColumn(
    name = "Id",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.id",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class Integration extends CustomResource<IntegrationSpec, IntegrationStatus>
    implements Namespaced {}
