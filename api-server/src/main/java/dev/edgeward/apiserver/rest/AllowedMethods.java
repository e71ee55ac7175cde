package dev.edgeward.apiserver.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says which methods a path has, where a request came with another: a 405 must. And where OPTIONS
 * asks for them: what makes that answer knows the methods of a whole class only.
 */
@Provider
public final class AllowedMethods implements ContainerResponseFilter {
  private static final List<Class<?>> ENDPOINTS =
      List.of(
          FunctionsEndpoint.class,
          FunctionEditsEndpoint.class,
          InvokeEndpoint.class,
          UsageEndpoint.class,
          VersionsEndpoint.class,
          SchemasEndpoint.class,
          WorkspacesEndpoint.class,
          IntegrationsEndpoint.class);
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  private final List<Allowed> paths = paths();

  private record Allowed(Pattern path, String method) {}

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    boolean asked =
        request.getMethod().equals(HttpMethod.OPTIONS)
            && response.getHeaders().containsKey(HttpHeaders.ALLOW);
    if (!asked && response.getStatus() != Response.Status.METHOD_NOT_ALLOWED.getStatusCode()) {
      return;
    }
    String path = request.getUriInfo().getPath();
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    for (Allowed allowed : paths) {
      if (allowed.path().matcher(path).matches()) {
        methods.add(allowed.method());
        if (allowed.method().equals("GET")) {
          methods.add("HEAD");
        }
      }
    }
    response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", methods));
  }

  private static List<Allowed> paths() {
    List<Allowed> paths = new ArrayList<>();
    for (Class<?> endpoint : ENDPOINTS) {
      String base = path(endpoint.getAnnotation(Path.class));
      for (Method method : endpoint.getMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (http != null) {
            String template = base + path(method.getAnnotation(Path.class));
            paths.add(
                new Allowed(
                    Pattern.compile(VARIABLE.matcher(template).replaceAll("[^/]+") + "/?"),
                    http.value()));
          }
        }
      }
    }
    return List.copyOf(paths);
  }

  private static String path(@Nullable Path annotation) {
    return annotation == null ? "" : annotation.value();
  }
}
