package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static dev.edgeward.e2e.cloudflare.ScriptCalls.SCRIPT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Versions, which don't serve by themselves, and deployments, which make them. */
final class VersionEndpoints {

  private static final String VERSIONS = SCRIPT + "/versions";
  private static final String DEPLOYMENTS = SCRIPT + "/deployments";

  /** Documented: at most two versions serve at a time, and the latest ten may. */
  private static final int MOST_SHARES = 2;

  private static final int DEPLOYABLE = 10;
  private static final int SHOWN_DEPLOYMENTS = 10;

  private final Scripts scripts;
  private final ScriptCalls calls;

  VersionEndpoints(Scripts scripts) {
    this.scripts = scripts;
    this.calls = new ScriptCalls(scripts);
  }

  List<Route> routes() {
    return List.of(
        new Route(
            "GET",
            VERSIONS,
            WORKERS_SCRIPTS_READ,
            calls.existing(this::versions),
            "page",
            "per_page",
            "deployable"),
        new Route(
            "POST",
            VERSIONS,
            WORKERS_SCRIPTS_WRITE,
            calls.existing(this::addVersion),
            "bindings_inherit"),
        new Route(
            "GET", VERSIONS + "/{version}", WORKERS_SCRIPTS_READ, calls.existing(this::version)),
        new Route("GET", DEPLOYMENTS, WORKERS_SCRIPTS_READ, calls.existing(this::deployments)),
        new Route(
            "POST", DEPLOYMENTS, WORKERS_SCRIPTS_WRITE, calls.existing(this::deploy), "force"),
        new Route(
            "GET",
            DEPLOYMENTS + "/{deployment}",
            WORKERS_SCRIPTS_READ,
            calls.existing(this::deployment)));
  }

  private Answer versions(Script script, ApiRequest request) {
    String deployable = request.queried("deployable").orElse("false");
    if (!deployable.equals("true") && !deployable.equals("false")) {
      throw ApiError.invalid("deployable has to be true or false");
    }
    List<ScriptVersion> newestFirst = script.versions().reversed();
    return Pages.ofItems(
        request,
        deployable.equals("true") ? newestFirst.stream().limit(DEPLOYABLE).toList() : newestFirst,
        100,
        ScriptJson::versionItem);
  }

  /**
   * Settings of the script may be among the metadata, as wrangler sends them, but take no effect
   * with a version: wrangler sends them once more to {@code script-settings}.
   */
  private Answer addVersion(Script script, ApiRequest request) throws InterruptedException {
    ScriptEndpoints.checkInheritance(request);
    Upload upload = Upload.read(request, script.settings(), scripts.today());
    ScriptVersion version = scripts.add(script, upload, ScriptCalls.source(request));
    ObjectNode result = ScriptJson.version(version);
    result.put("startup_time_ms", ScriptEndpoints.startupMillis(script, version));
    return Answer.of(result);
  }

  private Answer version(Script script, ApiRequest request) {
    String id = request.part("version");
    return Answer.of(
        ScriptJson.version(script.version(id).orElseThrow(() -> ApiError.noSuchVersion(id))));
  }

  private Answer deployments(Script script, ApiRequest request) {
    ObjectNode result = Json.object();
    ArrayNode shown = result.putArray("deployments");
    script.deployments().reversed().stream()
        .limit(SHOWN_DEPLOYMENTS)
        .map(ScriptJson::deployment)
        .forEach(shown::add);
    return Answer.of(result);
  }

  private Answer deployment(Script script, ApiRequest request) {
    return script.deployments().stream()
        .filter(deployment -> deployment.id().equals(request.part("deployment")))
        .findAny()
        .map(deployment -> Answer.of(ScriptJson.deployment(deployment)))
        .orElseThrow(() -> new ApiError(404, ApiError.GUESSED, "there is no such deployment"));
  }

  private Answer deploy(Script script, ApiRequest request) throws InterruptedException {
    String force = request.queried("force").orElse("false");
    if (!force.equals("true") && !force.equals("false")) {
      throw ApiError.invalid("force has to be true or false");
    }
    Fields body = request.json();
    String strategy = body.requiredText("strategy");
    if (!strategy.equals("percentage")) {
      throw ApiError.unknown("strategy " + strategy);
    }
    List<Deployment.Share> shares = shares(body.objects("versions"));
    ObjectNode annotations = Annotations.read(body);
    Upload.checkStrategy(body);
    body.done();
    List<ScriptVersion> deployable =
        script.versions().reversed().stream().limit(DEPLOYABLE).toList();
    for (Deployment.Share share : shares) {
      ScriptVersion version =
          script
              .version(share.versionId())
              .orElseThrow(() -> ApiError.noSuchVersion(share.versionId()));
      if (!deployable.contains(version)) {
        throw ApiError.invalid("only the latest " + DEPLOYABLE + " versions can be deployed");
      }
    }
    return Answer.of(
        ScriptJson.deployment(
            scripts.deploy(script, shares, annotations, ScriptCalls.source(request))));
  }

  private static List<Deployment.Share> shares(List<ObjectNode> versions) {
    List<Deployment.Share> shares = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    double sum = 0;
    for (ObjectNode version : versions) {
      Fields fields = new Fields(version, "body.versions");
      String id = fields.requiredText("version_id");
      double percentage =
          fields
              .number("percentage")
              .orElseThrow(() -> ApiError.invalid("body.versions.percentage is missing"));
      fields.done();
      if (percentage < 0 || percentage > 100 || !ids.add(id)) {
        throw ApiError.invalid("each version can have one percentage, from 0 to 100");
      }
      sum += percentage;
      shares.add(new Deployment.Share(id, percentage));
    }
    if (shares.isEmpty() || shares.size() > MOST_SHARES) {
      throw ApiError.invalid("a deployment has to have 1 to " + MOST_SHARES + " versions");
    }
    if (Math.abs(sum - 100) > 0.000_1) {
      throw ApiError.invalid("the percentages have to sum to 100, and sum to " + sum);
    }
    return shares;
  }
}
