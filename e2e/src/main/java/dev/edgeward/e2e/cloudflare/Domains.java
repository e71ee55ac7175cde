package dev.edgeward.e2e.cloudflare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Custom domains: hostnames of an account's zones that lead to its scripts. */
final class Domains {

  private final Map<String, Domain> byHostname = new ConcurrentHashMap<>();

  /**
   * A hostname that leads to a script.
   *
   * @param id 32 hexadecimal digits
   */
  record Domain(
      String id, String account, String hostname, FakeAccount.Zone zone, String service) {}

  /** Those of an account, by hostname. */
  List<Domain> list(String account) {
    List<Domain> found = new ArrayList<>(byHostname.values());
    found.removeIf(domain -> !domain.account().equals(account));
    found.sort(Comparator.comparing(Domain::hostname));
    return found;
  }

  Optional<Domain> find(String hostname) {
    return Optional.ofNullable(byHostname.get(hostname));
  }

  /**
   * Lets a hostname lead to a script. That it led to another one before is no hindrance: clients
   * have to look (guessed).
   */
  Domain attach(String account, String hostname, FakeAccount.Zone zone, String service) {
    return byHostname.compute(
        hostname,
        (name, former) ->
            new Domain(
                former == null ? Ids.hexadecimal() : former.id(), account, name, zone, service));
  }

  void detach(Domain domain) {
    byHostname.remove(domain.hostname(), domain);
  }

  boolean leadTo(Script script) {
    return list(script.account()).stream()
        .anyMatch(domain -> domain.service().equals(script.name()));
  }

  void detachAll(Script script) {
    list(script.account()).stream()
        .filter(domain -> domain.service().equals(script.name()))
        .forEach(this::detach);
  }
}
