package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_ROUTES_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.ZONE_READ;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Hostnames: the account's part of workers.dev, its zones, custom domains. */
final class DomainEndpoints {

  private static final String DOMAINS = ScriptCalls.ACCOUNT + "/domains";

  private final Scripts scripts;
  private final Domains domains;
  private final Function<String, FakeAccount> accounts;

  /**
   * @param accounts an account by its id
   */
  DomainEndpoints(Scripts scripts, Domains domains, Function<String, FakeAccount> accounts) {
    this.scripts = scripts;
    this.domains = domains;
    this.accounts = accounts;
  }

  List<Route> routes() {
    return List.of(
        new Route("GET", ScriptCalls.ACCOUNT + "/subdomain", WORKERS_SCRIPTS_READ, this::subdomain),
        new Route("GET", "zones", ZONE_READ, this::zones, "name", "account.id", "page", "per_page"),
        new Route(
            "GET",
            DOMAINS,
            WORKERS_SCRIPTS_READ,
            this::list,
            "hostname",
            "service",
            "zone_id",
            "zone_name",
            "environment"),
        new Route("PUT", DOMAINS, WORKERS_SCRIPTS_WRITE, this::attach),
        new Route("GET", DOMAINS + "/{domain}", WORKERS_SCRIPTS_READ, this::get),
        new Route("DELETE", DOMAINS + "/{domain}", WORKERS_SCRIPTS_WRITE, this::detach));
  }

  private Answer subdomain(ApiRequest request) {
    FakeAccount account = account(request);
    return Answer.of(Json.object().put("subdomain", account.subdomain()));
  }

  private Answer zones(ApiRequest request) {
    FakeAccount account = accounts.apply(request.token().account());
    List<FakeAccount.Zone> zones =
        account.zones().stream()
            .filter(zone -> matches(request, "name", zone.name()))
            .filter(zone -> matches(request, "account.id", account.id()))
            .toList();
    return Pages.of(
        request,
        zones,
        50,
        zone ->
            Json.object()
                .put("id", zone.id())
                .put("name", zone.name())
                .put("status", "active")
                .<ObjectNode>set("account", Json.object().put("id", account.id())));
  }

  private Answer list(ApiRequest request) {
    ArrayNode result = Json.array();
    domains.list(request.part("account")).stream()
        .filter(domain -> matches(request, "hostname", domain.hostname()))
        .filter(domain -> matches(request, "service", domain.service()))
        .filter(domain -> matches(request, "zone_id", domain.zone().id()))
        .filter(domain -> matches(request, "zone_name", domain.zone().name()))
        .filter(domain -> matches(request, "environment", "production"))
        .map(DomainEndpoints::describe)
        .forEach(result::add);
    return Answer.of(result);
  }

  private Answer attach(ApiRequest request) {
    // Guessed: a record of the zone comes to be, so the zone's permission is needed too.
    Tokens.authorize(request.token(), null, WORKERS_ROUTES_WRITE);
    Fields body = request.json();
    String hostname = body.requiredText("hostname");
    String service = body.requiredText("service");
    Optional<String> zoneId = body.text("zone_id");
    Optional<String> zoneName = body.text("zone_name");
    body.text("environment")
        .filter(environment -> !environment.equals("production"))
        .ifPresent(
            environment -> {
              throw ApiError.unknown("environment " + environment);
            });
    body.done();
    FakeAccount account = account(request);
    FakeAccount.Zone zone =
        account.zones().stream()
            .filter(one -> zoneId.isEmpty() || zoneId.get().equals(one.id()))
            .filter(one -> zoneName.isEmpty() || zoneName.get().equals(one.name()))
            .filter(one -> one.holds(hostname))
            .findAny()
            .orElseThrow(() -> ApiError.invalid(hostname + " is not in a zone of the account"));
    Script script = scripts.named(account.id(), service);
    synchronized (script) {
      if (!script.exists()) {
        throw ApiError.noSuchScript();
      }
      return Answer.of(describe(domains.attach(account.id(), hostname, zone, service)));
    }
  }

  private Answer get(ApiRequest request) {
    return Answer.of(describe(domain(request)));
  }

  private Answer detach(ApiRequest request) {
    Tokens.authorize(request.token(), null, WORKERS_ROUTES_WRITE);
    domains.detach(domain(request));
    return Answer.nothing();
  }

  private Domains.Domain domain(ApiRequest request) {
    return domains.list(request.part("account")).stream()
        .filter(domain -> domain.id().equals(request.part("domain")))
        .findAny()
        .orElseThrow(() -> new ApiError(404, ApiError.GUESSED, "there is no such domain"));
  }

  private FakeAccount account(ApiRequest request) {
    return accounts.apply(request.part("account"));
  }

  private static boolean matches(ApiRequest request, String name, String value) {
    return request.queried(name).map(value::equals).orElse(true);
  }

  private static ObjectNode describe(Domains.Domain domain) {
    return Json.object()
        .put("id", domain.id())
        .put("hostname", domain.hostname())
        .put("service", domain.service())
        .put("environment", "production")
        .put("zone_id", domain.zone().id())
        .put("zone_name", domain.zone().name());
  }
}
