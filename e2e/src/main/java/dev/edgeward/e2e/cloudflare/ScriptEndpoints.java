package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static dev.edgeward.e2e.cloudflare.ScriptCalls.ACCOUNT;
import static dev.edgeward.e2e.cloudflare.ScriptCalls.SCRIPT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Scripts as a whole: upload, list, delete, and where workers.dev has them. */
final class ScriptEndpoints {

  private final Scripts scripts;
  private final Domains domains;
  private final ScriptCalls calls;

  ScriptEndpoints(Scripts scripts, Domains domains) {
    this.scripts = scripts;
    this.domains = domains;
    this.calls = new ScriptCalls(scripts);
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", ACCOUNT + "/scripts", WORKERS_SCRIPTS_READ, this::list),
        new Route(
            "PUT",
            SCRIPT,
            WORKERS_SCRIPTS_WRITE,
            calls.named(this::upload),
            "bindings_inherit",
            "excludeScript"),
        new Route("DELETE", SCRIPT, WORKERS_SCRIPTS_WRITE, calls.existing(this::delete), "force"),
        // Observed of wrangler, which deletes a script so.
        new Route(
            "DELETE",
            ACCOUNT + "/services/{script}",
            WORKERS_SCRIPTS_WRITE,
            calls.existing(this::delete, noSuchService()),
            "force"),
        new Route(
            "GET",
            ACCOUNT + "/durable_objects/namespaces",
            WORKERS_SCRIPTS_READ,
            this::noObjects,
            "page",
            "per_page"),
        new Route(
            "GET", SCRIPT + "/subdomain", WORKERS_SCRIPTS_READ, calls.existing(this::subdomain)),
        new Route(
            "POST", SCRIPT + "/subdomain", WORKERS_SCRIPTS_WRITE, calls.existing(this::publish)),
        new Route(
            "GET",
            ACCOUNT + "/services/{script}",
            WORKERS_SCRIPTS_READ,
            calls.existing(this::service, noSuchService())),
        new Route(
            "GET",
            ACCOUNT + "/workers/{script}",
            WORKERS_SCRIPTS_READ,
            calls.existing(this::worker)));
  }

  private Answer list(ApiRequest request) {
    ArrayNode result = Json.array();
    for (Script script : scripts.list(request.part("account"))) {
      synchronized (script) {
        result.add(ScriptJson.script(script));
      }
    }
    return Answer.of(result);
  }

  /** A new version, which serves at once. */
  private Answer upload(Script script, ApiRequest request) throws InterruptedException {
    checkInheritance(request);
    Upload upload = Upload.read(request, script.settings(), scripts.today());
    String source = ScriptCalls.source(request);
    ScriptVersion version = scripts.add(script, upload, source);
    script.set(upload.script(), version.created());
    scripts.deploy(script, version, upload.annotations(), source);
    ObjectNode result = ScriptJson.script(script);
    result.put("startup_time_ms", startupMillis(script, version));
    // Observed of wrangler, which takes it for the version's id without hyphens.
    result.put("deployment_id", version.id().replace("-", ""));
    return Answer.of(result);
  }

  /** Without {@code force} a script is kept that a custom domain leads to. */
  private Answer delete(Script script, ApiRequest request) {
    String force = request.queried("force").orElse("false");
    if (!force.equals("true") && !force.equals("false")) {
      throw ApiError.invalid("force has to be true or false");
    }
    if (force.equals("false") && domains.leadTo(script)) {
      throw ApiError.invalid("a custom domain leads to the script; it can be deleted with force");
    }
    domains.detachAll(script);
    script.clear(scripts.clock().instant());
    return Answer.nothing();
  }

  /** Wrangler looks for what a deletion would leave. No script here has Durable Objects. */
  private Answer noObjects(ApiRequest request) {
    return Pages.of(request, List.<Script>of(), 1000, ScriptJson::script);
  }

  private static ApiError noSuchService() {
    return new ApiError(404, ApiError.SERVICE_NOT_FOUND, "workers.api.error.service_not_found");
  }

  private Answer subdomain(Script script, ApiRequest request) {
    return Answer.of(ScriptJson.subdomain(script));
  }

  private Answer publish(Script script, ApiRequest request) {
    Fields body = request.json();
    boolean enabled = body.requiredFlag("enabled");
    boolean previews = body.flag("previews_enabled").orElse(enabled);
    body.done();
    script.publish(enabled, previews);
    return Answer.of(ScriptJson.subdomain(script));
  }

  /** Observed of wrangler, which asks it to know whether a script exists and who wrote it. */
  private Answer service(Script script, ApiRequest request) {
    ObjectNode result =
        Json.object()
            .put("id", script.name())
            .put("created_on", script.created().toString())
            .put("modified_on", script.modified().toString());
    ObjectNode environment =
        result.putObject("default_environment").put("environment", "production");
    environment.set("script", ScriptJson.script(script));
    return Answer.of(result);
  }

  /** Observed of wrangler, which asks it whether workers.dev has the script. */
  private Answer worker(Script script, ApiRequest request) {
    ObjectNode result = Json.object().put("id", script.name()).put("name", script.name());
    result.set("subdomain", ScriptJson.subdomain(script));
    return Answer.of(result);
  }

  /**
   * Wrangler asks that bindings of the type {@code inherit} are refused where there is nothing to
   * inherit; here they always are.
   */
  static void checkInheritance(ApiRequest request) {
    String inherit = request.queried("bindings_inherit").orElse("strict");
    if (!inherit.equals("strict")) {
      throw ApiError.unknown("bindings_inherit=" + inherit);
    }
    String exclude = request.queried("excludeScript").orElse("true");
    if (!exclude.equals("true")) {
      throw ApiError.unknown("excludeScript=" + exclude);
    }
  }

  static long startupMillis(Script script, ScriptVersion version) {
    WorkerProcess worker = script.processes().get(version.id());
    return worker == null ? 0 : worker.startupMillis();
  }
}
