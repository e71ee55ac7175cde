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

/** A JSON Schema (2020-12) that functions refer to by name, and REST by id. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("functionschemas")
@ShortNames("fns")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].reason")
@AdditionalPrinterColumn(
    name = "Description",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.description")
@AdditionalPrinterColumn(
    name = "Id",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.id",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class FunctionSchema extends CustomResource<FunctionSchemaSpec, FunctionSchemaStatus>
    implements Namespaced {}
