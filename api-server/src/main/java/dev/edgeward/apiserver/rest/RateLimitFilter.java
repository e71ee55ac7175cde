package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.RateLimits;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;

/** Counts what authenticated callers send, and refuses what is too much. */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION + 1)
public final class RateLimitFilter implements ContainerRequestFilter {
  private final Provider<RateLimits> limits;
  private final ResourceInfo resource;

  /**
   * Made by the container.
   *
   * @param limits to keep; needed only once requests come, as filters are made before there is a
   *     configuration
   * @param resource that the present request is for
   */
  public RateLimitFilter(Provider<RateLimits> limits, @Context ResourceInfo resource) {
    this.limits = limits;
    this.resource = resource;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Caller caller = AuthenticationFilter.caller(request.getSecurityContext());
    limits
        .get()
        .count(
            caller,
            InvokeEndpoint.class.equals(resource.getResourceClass())
                ? RateLimits.Kind.INVOCATION
                : RateLimits.Kind.CALL);
  }
}
