package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static dev.edgeward.e2e.cloudflare.ScriptCalls.SCRIPT;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of a script that upload no code. Those of bindings make a version, which serves at once.
 */
final class SettingsEndpoints {

  private static final String SETTINGS = SCRIPT + "/settings";
  private static final String SCRIPT_SETTINGS = SCRIPT + "/script-settings";
  private static final String SECRETS = SCRIPT + "/secrets";

  private final Scripts scripts;
  private final Bindings bindings;
  private final ScriptCalls calls;

  SettingsEndpoints(Scripts scripts, Bindings bindings) {
    this.scripts = scripts;
    this.bindings = bindings;
    this.calls = new ScriptCalls(scripts);
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", SETTINGS, WORKERS_SCRIPTS_READ, calls.existing(this::settings)),
        new Route("PATCH", SETTINGS, WORKERS_SCRIPTS_WRITE, calls.existing(this::change)),
        new Route(
            "GET", SCRIPT_SETTINGS, WORKERS_SCRIPTS_READ, calls.existing(this::scriptSettings)),
        new Route(
            "PATCH", SCRIPT_SETTINGS, WORKERS_SCRIPTS_WRITE, calls.existing(this::changeScript)),
        new Route("GET", SECRETS, WORKERS_SCRIPTS_READ, calls.existing(this::secrets)),
        new Route("PUT", SECRETS, WORKERS_SCRIPTS_WRITE, calls.existing(this::putSecret)),
        new Route("GET", SECRETS + "/{name}", WORKERS_SCRIPTS_READ, calls.existing(this::secret)),
        new Route(
            "DELETE",
            SECRETS + "/{name}",
            WORKERS_SCRIPTS_WRITE,
            calls.existing(this::deleteSecret)));
  }

  private Answer settings(Script script, ApiRequest request) {
    return Answer.of(ScriptJson.settings(script));
  }

  /** The body is a form with one part, {@code settings}. */
  private Answer change(Script script, ApiRequest request) throws InterruptedException {
    List<Multipart.Part> parts = Multipart.read(request);
    for (Multipart.Part part : parts) {
      if (!part.name().equals("settings")) {
        throw ApiError.unknown("part " + part.name() + " of settings");
      }
    }
    if (parts.isEmpty()) {
      throw ApiError.invalid("the part settings is missing");
    }
    Fields fields =
        new Fields(Json.readObject(parts.getFirst().body(), "the part settings"), "settings");
    ScriptVersion latest = script.latest();
    boolean rebound = fields.has("bindings");
    List<ObjectNode> uploaded = fields.objects("bindings");
    List<String> keep = fields.texts("keep_bindings");
    ScriptSettings ofScript = script.settings().with(fields);
    VersionSettings ofVersion = latest.settings().with(fields, scripts.today());
    ObjectNode annotations = Annotations.read(fields);
    fields.done();
    List<Binding> resolved =
        rebound
            ? bindings.resolve(script.account(), uploaded, keep, latest.bindings())
            : latest.bindings();
    if (!resolved.equals(latest.bindings()) || !ofVersion.equals(latest.settings())) {
      replace(script, resolved, ofVersion, annotations, request);
    }
    script.set(ofScript, scripts.clock().instant());
    return Answer.of(ScriptJson.settings(script));
  }

  private Answer scriptSettings(Script script, ApiRequest request) {
    ObjectNode result = Json.object();
    script.settings().show(result);
    return Answer.of(result);
  }

  private Answer changeScript(Script script, ApiRequest request) {
    Fields body = request.json();
    ScriptSettings changed = script.settings().with(body);
    body.done();
    script.set(changed, scripts.clock().instant());
    return scriptSettings(script, request);
  }

  private Answer secrets(Script script, ApiRequest request) {
    ArrayNode result = Json.array();
    script.latest().bindings().stream()
        .filter(Binding::isSecret)
        .map(Binding::shown)
        .forEach(result::add);
    return Answer.of(result);
  }

  private Answer secret(Script script, ApiRequest request) {
    return Answer.of(
        find(script, request.part("name")).orElseThrow(SettingsEndpoints::absent).shown());
  }

  private Answer putSecret(Script script, ApiRequest request) throws InterruptedException {
    Fields body = request.json();
    String name = body.requiredText("name");
    String text = body.requiredText("text");
    String type = body.requiredText("type");
    if (!type.equals(Binding.SECRET_TEXT)) {
      throw ApiError.unknown("type " + type + " of a secret");
    }
    body.done();
    Binding secret = Binding.secret(name, text);
    List<Binding> changed = new ArrayList<>(script.latest().bindings());
    for (Binding binding : changed) {
      if (binding.name().equals(name) && !binding.isSecret()) {
        throw new ApiError(400, 10_053, "Binding name '" + name + "' already in use.");
      }
    }
    changed.removeIf(binding -> binding.name().equals(name));
    changed.addAll(
        bindings.resolve(script.account(), List.of(secret.json()), List.of(), List.of()));
    replace(script, changed, script.latest().settings(), Json.object(), request);
    return Answer.of(secret.shown());
  }

  private Answer deleteSecret(Script script, ApiRequest request) throws InterruptedException {
    Binding secret = find(script, request.part("name")).orElseThrow(SettingsEndpoints::absent);
    List<Binding> changed = new ArrayList<>(script.latest().bindings());
    changed.remove(secret);
    replace(script, changed, script.latest().settings(), Json.object(), request);
    return Answer.nothing();
  }

  /**
   * As observed of the real API's error 10215: it starts from the latest version, if that serves.
   */
  private void replace(
      Script script,
      List<Binding> changed,
      VersionSettings settings,
      ObjectNode annotations,
      ApiRequest request)
      throws InterruptedException {
    if (!script.deployments().getLast().has(script.latest())) {
      throw new ApiError(
          400, 10_215, "The latest version of your Worker isn't currently deployed.");
    }
    String source = ScriptCalls.source(request);
    ScriptVersion version = scripts.amend(script, changed, settings, annotations, source);
    scripts.deploy(script, version, annotations, source);
  }

  private static Optional<Binding> find(Script script, String name) {
    return script.latest().bindings().stream()
        .filter(binding -> binding.isSecret() && binding.name().equals(name))
        .findAny();
  }

  private static ApiError absent() {
    return new ApiError(404, 10_056, "Secret binding not found.");
  }
}
