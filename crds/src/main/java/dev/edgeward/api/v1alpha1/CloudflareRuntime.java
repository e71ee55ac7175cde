package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * An account of Cloudflare: the operator deploys the dispatcher there and keeps it as it should be.
 *
 * @param accountId of the account
 * @param apiTokenSecretRef an API token that may write Workers Scripts and Workers KV Storage
 * @param scriptName name of the dispatcher's script, {@code edgeward-{name of the Runtime}} when
 *     absent
 * @param codeStore where bundles are kept, the namespace with the script's name as its title when
 *     absent
 * @param route the dispatcher's address
 * @param observability whether Cloudflare keeps the dispatcher's logs
 * @param placement {@code smart} lets Cloudflare run the dispatcher near what it calls
 * @param managementPolicy whether the operator changes anything, {@code Full} when absent
 * @param deletionPolicy what becomes of the dispatcher when the Runtime is deleted, {@code Delete}
 *     when absent
 * @param adoptionPolicy what is done about a script of that name that isn't ours, {@code Refuse}
 *     when absent
 */
@ValidationRule(
    value = "self.accountId == oldSelf.accountId",
    message = "accountId is immutable: make another Runtime, and move the workspaces there")
@ValidationRule(
    value =
        "(has(self.scriptName) ? self.scriptName : '') == (has(oldSelf.scriptName) ? oldSelf.scriptName : '')",
    message = "scriptName is immutable: make another Runtime, and move the workspaces there")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudflareRuntime(
    @JsonPropertyDescription("Id of the account.") @Required @Pattern("^[0-9a-f]{32}$")
        @Nullable String accountId,
    @JsonPropertyDescription(
            "An API token that may write Workers Scripts and Workers KV Storage: an entry of a Secret of the namespace that Edgeward runs in.")
        @Required
        @Nullable SecretKeyRef apiTokenSecretRef,
    @JsonPropertyDescription(
            "Name of the dispatcher's script; edgeward- and the name of the Runtime when absent.")
        @Pattern("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
        @Nullable String scriptName,
    @JsonPropertyDescription(
            "The Workers KV namespace that keeps bundles; when absent the one whose title is the script's name.")
        @Nullable CodeStore codeStore,
    @JsonPropertyDescription("The dispatcher's address.") @Nullable CloudflareRoute route,
    @JsonPropertyDescription("Whether Cloudflare keeps the dispatcher's logs; false when absent.")
        @Nullable Boolean observability,
    @JsonPropertyDescription("smart lets Cloudflare run the dispatcher near what it calls.")
        @Pattern("^smart$")
        @Nullable String placement,
    @JsonPropertyDescription(
            "Full (when absent): the operator makes it what the Runtime says. ObserveOnly: it looks, and tells what differs.")
        @Nullable ManagementPolicy managementPolicy,
    @JsonPropertyDescription(
            "What becomes of the dispatcher when the Runtime is deleted. Delete (when absent): it goes, and so does the code store unless that is given by its id. Orphan: it stays.")
        @Nullable RuntimeDeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "What is done about a script of that name that isn't the Runtime's own. Refuse (when absent): nothing, and the Runtime is not ready. Adopt: it is overwritten.")
        @Nullable AdoptionPolicy adoptionPolicy) {}
