package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.edgeward.api.Names;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Settings of the workspace that the namespace of the same name is. */
@JsonIgnoreProperties(ignoreUnknown = true)
@Group(Names.GROUP)
@Version(Names.VERSION)
@Plural("workspaces")
@ShortNames("wsp")
@AdditionalPrinterColumn(
    name = "Ready",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].status")
@AdditionalPrinterColumn(
    name = "Reason",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.conditions[?(@.type=='Ready')].reason")
@AdditionalPrinterColumn(
    name = "Runtime",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.runtimeRef.name")
@AdditionalPrinterColumn(
    name = "Retention",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.retentionTier")
@AdditionalPrinterColumn(
    name = "User",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".spec.runtimeUserId",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Id",
    type = AdditionalPrinterColumn.Type.STRING,
    jsonPath = ".status.id",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    type = AdditionalPrinterColumn.Type.DATE,
    jsonPath = ".metadata.creationTimestamp")
public class Workspace extends CustomResource<WorkspaceSpec, WorkspaceStatus> {}
