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
 * How much functions were invoked on one day, as one run of the API server counted it. Written by
 * the API server in its own namespace, for itself: nobody applies one.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("functionusages")
@ShortNames("fnu")
@AdditionalPrinterColumn(
    name = "Day",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.day")
@AdditionalPrinterColumn(
    name = "Replica",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.replica")
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class FunctionUsage extends CustomResource<FunctionUsageSpec, Void> implements Namespaced {}
