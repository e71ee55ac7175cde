package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.security.Authenticator;
import dev.edgeward.apiserver.security.Caller;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Lets only authenticated callers reach an endpoint, and tells the endpoint who calls. */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION)
public final class AuthenticationFilter implements ContainerRequestFilter {
  private final Provider<Authenticator> authenticator;
  private final CurrentVertxRequest current;

  /**
   * Made by the container.
   *
   * @param authenticator of tokens; needed only once requests come, as filters are made before
   *     there is a configuration
   * @param current tells where the request comes from
   */
  public AuthenticationFilter(Provider<Authenticator> authenticator, CurrentVertxRequest current) {
    this.authenticator = authenticator;
    this.current = current;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    Caller caller =
        authenticator
            .get()
            .authenticate(request.getHeaderString(HttpHeaders.AUTHORIZATION), address());
    boolean secure = "https".equals(request.getUriInfo().getRequestUri().getScheme());
    request.setSecurityContext(new Authenticated(caller, secure));
  }

  private String address() {
    SocketAddress remote = current.getCurrent().request().remoteAddress();
    return remote == null ? "" : RemoteAddresses.network(remote.hostAddress());
  }

  /**
   * Who calls.
   *
   * @param security of the request
   * @return the caller
   */
  static Caller caller(SecurityContext security) {
    return (Caller) security.getUserPrincipal();
  }

  private record Authenticated(Caller caller, boolean secure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return caller;
    }

    /** There are no roles: rights are reviewed where they are needed. */
    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
