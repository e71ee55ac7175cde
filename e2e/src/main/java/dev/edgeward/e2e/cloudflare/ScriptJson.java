package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Scripts, versions and deployments as the API shows them. */
final class ScriptJson {

  /** What every author is called; the API has the address of whoever owns the token. */
  private static final String AUTHOR = "someone@example.com";

  private ScriptJson() {}

  /** A script, as lists and uploads have it. */
  static ObjectNode script(Script script) {
    ScriptVersion latest = script.latest();
    ObjectNode shown =
        Json.object()
            .put("id", script.name())
            .put("etag", latest.etag())
            .put("created_on", script.created().toString())
            .put("modified_on", script.modified().toString())
            .put("has_modules", true)
            .put("has_assets", false)
            .put("last_deployed_from", latest.source());
    shown.putArray("handlers").add("fetch");
    latest.settings().show(shown);
    script.settings().show(shown);
    shown.set("placement", latest.settings().placement());
    return shown;
  }

  /** What {@code …/settings} gives: of the latest version and of the script. */
  static ObjectNode settings(Script script) {
    ScriptVersion latest = script.latest();
    ObjectNode shown = Json.object();
    bindings(latest, shown);
    latest.settings().show(shown);
    shown.set("placement", latest.settings().placement());
    script.settings().show(shown);
    return shown;
  }

  /** A version as lists have it. */
  static ObjectNode versionItem(ScriptVersion version) {
    ObjectNode shown = Json.object().put("id", version.id()).put("number", version.number());
    shown
        .putObject("metadata")
        .put("author_email", AUTHOR)
        .put("created_on", version.created().toString())
        .put("modified_on", version.created().toString())
        .put("source", version.source())
        .put("hasPreview", false);
    shown.set("annotations", version.annotations());
    return shown;
  }

  /** A version with its bindings. */
  static ObjectNode version(ScriptVersion version) {
    ObjectNode shown = versionItem(version);
    ObjectNode resources = shown.putObject("resources");
    bindings(version, resources);
    resources
        .putObject("script")
        .put("etag", version.etag())
        .put("last_deployed_from", version.source())
        .putArray("handlers")
        .add("fetch");
    version.settings().show(resources.putObject("script_runtime"));
    return shown;
  }

  static ObjectNode deployment(Deployment deployment) {
    ObjectNode shown =
        Json.object()
            .put("id", deployment.id())
            .put("source", deployment.source())
            .put("strategy", "percentage")
            .put("author_email", AUTHOR)
            .put("created_on", deployment.created().toString());
    shown.set("annotations", deployment.annotations());
    var versions = shown.putArray("versions");
    for (Deployment.Share share : deployment.shares()) {
      versions
          .addObject()
          .put("version_id", share.versionId())
          .put("percentage", share.percentage());
    }
    return shown;
  }

  static ObjectNode subdomain(Script script) {
    return Json.object()
        .put("enabled", script.workersDev())
        .put("previews_enabled", script.previews());
  }

  private static void bindings(ScriptVersion version, ObjectNode into) {
    var shown = into.putArray("bindings");
    version.bindings().forEach(binding -> shown.add(binding.shown()));
  }
}
