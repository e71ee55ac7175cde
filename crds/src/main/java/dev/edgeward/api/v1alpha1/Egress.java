package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a function may reach on the network.
 *
 * @param policy {@code Deny} (the default), {@code AllowList} or {@code AllowAll}, which leaves out
 *     loopback, private and link-local addresses
 * @param hosts the hosts of an AllowList: a name such as {@code api.example.com}, or {@code
 *     *.example.org} for all names under it; each may name a port, {@code api.example.com:8443},
 *     and stands without one for the ports that http and https have by themselves
 */
@ValidationRule(
    value =
        "(has(self.policy) && self.policy == 'AllowList') == (has(self.hosts) && size(self.hosts) > 0)",
    message = "hosts go with policy AllowList, and an AllowList needs at least one")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Egress(
    @JsonPropertyDescription(
            "Deny (the default), AllowList or AllowAll. AllowAll leaves out loopback, private and link-local addresses.")
        @Nullable EgressPolicy policy,
    @JsonPropertyDescription(
            "The hosts of an AllowList: a name such as api.example.com, or *.example.org for all names under it. With a port (api.example.com:8443) at that port, without one at 80 for http and 443 for https.")
        @Nullable List<String> hosts) {}
