package dev.edgeward.operator.cloudflare;

import static dev.edgeward.operator.cloudflare.Permission.KV_STORAGE;
import static dev.edgeward.operator.cloudflare.Permission.SCRIPTS;
import static dev.edgeward.operator.cloudflare.Permission.SCRIPTS_AND_ROUTES;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** An account over HTTP: which calls are made, and what their answers mean. */
final class HttpCloudflareAccount implements CloudflareAccount {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final int PAGE = 100;

  /** More namespaces than any account may have. */
  private static final int MAX_PAGES = 1000;

  /** Cloudflare gives a version's id with hyphens in one place and without in another. */
  private static final Pattern BARE_UUID =
      Pattern.compile(
          "(\\p{XDigit}{8})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{4})(\\p{XDigit}{12})");

  private final ApiV4 api;
  private final HttpUrl base;
  private final String accountId;
  private final Supplier<String> tokens;
  private final Set<String> shown = ConcurrentHashMap.newKeySet();

  /**
   * An account over HTTP.
   *
   * @param api to make calls with
   * @param base of all URLs
   * @param accountId whose it is
   * @param tokens gives the token, for each try of a call
   */
  HttpCloudflareAccount(ApiV4 api, HttpUrl base, String accountId, Supplier<String> tokens) {
    this.api = api;
    this.base = base;
    this.accountId = accountId;
    this.tokens = tokens;
  }

  @Override
  public TokenState verifyToken() throws CloudflareException {
    try {
      return verify(get(url("accounts", accountId, "tokens", "verify"), null));
    } catch (CloudflareException.Unauthorized
        | CloudflareException.Forbidden
        | CloudflareException.NotFound
        | CloudflareException.Invalid e) {
      // The account doesn't know it: then it is a user's, or none.
      return verifyUsers(e);
    }
  }

  private TokenState verifyUsers(CloudflareException accounts) throws CloudflareException {
    try {
      return verify(get(url("user", "tokens", "verify"), null));
    } catch (CloudflareException.Unauthorized e) {
      // Where there is no such account, the token need not be what is wrong.
      throw accounts instanceof CloudflareException.Invalid ? accounts : e;
    }
  }

  private TokenState verify(ApiCall call) throws CloudflareException {
    return new Answers(call).tokenState(make(call).result());
  }

  @Override
  public Optional<Script> script(String name) throws CloudflareException {
    ApiCall call = get(script(name, "settings"), SCRIPTS);
    try {
      return Optional.of(new Answers(call).script(make(call).result()));
    } catch (CloudflareException.NotFound e) {
      return Optional.empty();
    }
  }

  @Override
  public DeployedVersion upload(String name, ScriptUpload upload) throws CloudflareException {
    List<String> secrets =
        upload.bindings().stream()
            .filter(Binding.SecretText.class::isInstance)
            .map(binding -> ((Binding.SecretText) binding).text())
            .toList();
    HttpUrl url =
        script(name, null)
            .newBuilder()
            // As wrangler: else the answer has the script in it.
            .addQueryParameter("excludeScript", "true")
            .build();
    ApiCall call = new ApiCall("PUT", url, ScriptForm.of(upload), SCRIPTS, true, secrets);
    // What it calls the deployment's id is that of the version, as wrangler takes it too.
    String id = make(call).result().path("deployment_id").asText("");
    if (!id.isEmpty()) {
      return new DeployedVersion(BARE_UUID.matcher(id).replaceFirst("$1-$2-$3-$4-$5"));
    }
    return deployments(name).stream()
        .flatMap(deployment -> deployment.versions().stream())
        .findFirst()
        .map(share -> new DeployedVersion(share.versionId()))
        .orElseThrow(
            () -> new CloudflareException.Malformed(call + " answered without a version", true));
  }

  @Override
  public void deleteScript(String name) throws CloudflareException {
    HttpUrl url = script(name, null).newBuilder().addQueryParameter("force", "true").build();
    delete(url, SCRIPTS);
  }

  @Override
  public List<Deployment> deployments(String name) throws CloudflareException {
    ApiCall call = get(script(name, "deployments"), SCRIPTS);
    return new Answers(call).deployments(make(call).result());
  }

  @Override
  public void deploy(String name, String versionId) throws CloudflareException {
    ObjectNode body = JSON.createObjectNode().put("strategy", "percentage");
    body.putArray("versions").addObject().put("version_id", versionId).put("percentage", 100);
    send("POST", script(name, "deployments"), body, SCRIPTS);
  }

  @Override
  public Optional<String> subdomain() throws CloudflareException {
    ApiCall call = get(url("accounts", accountId, "workers", "subdomain"), SCRIPTS);
    try {
      String subdomain = make(call).result().path("subdomain").asText("");
      return subdomain.isEmpty() ? Optional.empty() : Optional.of(subdomain);
    } catch (CloudflareException.NotFound e) {
      return Optional.empty();
    }
  }

  @Override
  public WorkersDev workersDev(String name) throws CloudflareException {
    ApiCall call = get(script(name, "subdomain"), SCRIPTS);
    return new Answers(call).workersDev(make(call).result());
  }

  @Override
  public void workersDev(String name, boolean enabled) throws CloudflareException {
    ObjectNode body =
        JSON.createObjectNode().put("enabled", enabled).put("previews_enabled", false);
    send("POST", script(name, "subdomain"), body, SCRIPTS);
  }

  @Override
  public List<Domain> domains(String service) throws CloudflareException {
    HttpUrl url =
        url("accounts", accountId, "workers", "domains")
            .newBuilder()
            .addQueryParameter("service", service)
            .build();
    ApiCall call = get(url, SCRIPTS_AND_ROUTES);
    // What it may list beyond that is somebody else's, and could be detached as ours.
    return new Answers(call)
        .domains(make(call).result()).stream()
            .filter(domain -> domain.service().equals(service))
            .toList();
  }

  @Override
  public void attachDomain(String hostname, String service, String zoneId)
      throws CloudflareException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("hostname", hostname)
            .put("service", service)
            .put("zone_id", zoneId);
    send("PUT", url("accounts", accountId, "workers", "domains"), body, SCRIPTS_AND_ROUTES);
  }

  @Override
  public void detachDomain(String id) throws CloudflareException {
    delete(url("accounts", accountId, "workers", "domains", id), SCRIPTS_AND_ROUTES);
  }

  @Override
  public List<KvNamespace> kvNamespaces() throws CloudflareException {
    Map<String, KvNamespace> namespaces = new LinkedHashMap<>();
    for (int page = 1; page <= MAX_PAGES; page++) {
      HttpUrl url =
          namespaces()
              .newBuilder()
              .addQueryParameter("page", Integer.toString(page))
              .addQueryParameter("per_page", Integer.toString(PAGE))
              .addQueryParameter("order", "title")
              .addQueryParameter("direction", "asc")
              .build();
      ApiCall call = get(url, KV_STORAGE);
      Envelope answer = make(call);
      Answers answers = new Answers(call);
      for (JsonNode namespace : answers.list(answer.result())) {
        // One that is made or removed meanwhile moves others to the next page.
        KvNamespace read = answers.kvNamespace(namespace);
        namespaces.put(read.id(), read);
      }
      if (answer.isLastPage(page, PAGE)) {
        return List.copyOf(namespaces.values());
      }
    }
    throw new CloudflareException.Malformed(
        "GET " + namespaces().encodedPath() + " has no end", false);
  }

  @Override
  public KvNamespace createKvNamespace(String title) throws CloudflareException {
    byte[] body = bytes(JSON.createObjectNode().put("title", title));
    ApiCall call =
        new ApiCall(
            "POST", namespaces(), RequestBody.create(body, JSON_TYPE), KV_STORAGE, true, List.of());
    try {
      return new Answers(call).kvNamespace(make(call).result());
    } catch (CloudflareException.Conflict e) {
      return kvNamespaces().stream()
          .filter(namespace -> namespace.title().equals(title))
          .findFirst()
          .orElseThrow(() -> e);
    }
  }

  @Override
  public void deleteKvNamespace(String id) throws CloudflareException {
    delete(namespaces().newBuilder().addPathSegment(id).build(), KV_STORAGE);
  }

  @Override
  public Budget budget() {
    return api.budget(tokens);
  }

  @Override
  public Set<String> shownPermissions() {
    return Set.copyOf(shown);
  }

  /** Says whose it is. */
  @Override
  public String toString() {
    return "Cloudflare account " + accountId;
  }

  private Envelope make(ApiCall call) throws CloudflareException {
    Envelope answer = api.make(call, tokens);
    if (call.permission() != null) {
      shown.add(call.permission().shown(call.changes()));
    }
    return answer;
  }

  private static ApiCall get(HttpUrl url, @Nullable Permission permission) {
    return new ApiCall("GET", url, null, permission, true, List.of());
  }

  private void send(String method, HttpUrl url, JsonNode body, Permission permission)
      throws CloudflareException {
    RequestBody json = RequestBody.create(bytes(body), JSON_TYPE);
    make(new ApiCall(method, url, json, permission, false, List.of()));
  }

  private void delete(HttpUrl url, Permission permission) throws CloudflareException {
    try {
      make(new ApiCall("DELETE", url, null, permission, false, List.of()));
    } catch (CloudflareException.NotFound e) {
      // It is gone already, or an earlier try was more successful than it looked.
    }
  }

  private HttpUrl namespaces() throws CloudflareException {
    return url("accounts", accountId, "storage", "kv", "namespaces");
  }

  private HttpUrl script(String name, @Nullable String part) throws CloudflareException {
    return part == null
        ? url("accounts", accountId, "workers", "scripts", name)
        : url("accounts", accountId, "workers", "scripts", name, part);
  }

  private HttpUrl url(String... segments) throws CloudflareException {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : segments) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        // It would lead to another resource.
        throw new CloudflareException.Invalid(0, "\"" + segment + "\" is no name", false);
      }
      url.addPathSegment(segment);
    }
    return url.build();
  }

  private static byte[] bytes(JsonNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
