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

/**
 * A deleted function, whole, for as long as it can be restored. All tombstones are the bin;
 * deleting one is purging its function. Made by the operator.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("functiontombstones")
@ShortNames("fnt")
@AdditionalPrinterColumn(
    name = "Function",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.function.name")
@AdditionalPrinterColumn(
    name = "Workspace",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".metadata.namespace")
@AdditionalPrinterColumn(
    name = "Deleted",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".spec.deletedAt")
@AdditionalPrinterColumn(
    name = "Expires",
    // A date would be printed as an age, and this one lies ahead.
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.expiresAt")
@AdditionalPrinterColumn(
    name = "Tier",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.retentionTier")
@AdditionalPrinterColumn(
    name = "By",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.deletedBy",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Restored",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Restored')].reason",
    priority = 1)
public class FunctionTombstone
    extends CustomResource<FunctionTombstoneSpec, FunctionTombstoneStatus> implements Namespaced {}
