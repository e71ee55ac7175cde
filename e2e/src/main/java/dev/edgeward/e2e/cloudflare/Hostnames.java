package dev.edgeward.e2e.cloudflare;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which script a hostname leads to. */
final class Hostnames {

  private static final String WORKERS_DEV = ".workers.dev";

  private final Map<String, FakeAccount> bySubdomain = new ConcurrentHashMap<>();
  private final Scripts scripts;
  private final Domains domains;

  Hostnames(Scripts scripts, Domains domains) {
    this.scripts = scripts;
    this.domains = domains;
  }

  void add(FakeAccount account) {
    bySubdomain.put(account.subdomain(), account);
  }

  /** The script; empty when there is none, or none that serves. */
  Optional<Script> find(String hostname) {
    String host = hostname.toLowerCase(Locale.ROOT);
    if (!host.endsWith(WORKERS_DEV)) {
      return domains.find(host).flatMap(domain -> scripts.find(domain.account(), domain.service()));
    }
    String labels = host.substring(0, host.length() - WORKERS_DEV.length());
    int dot = labels.indexOf('.');
    FakeAccount account = dot < 0 ? null : bySubdomain.get(labels.substring(dot + 1));
    return account == null
        ? Optional.empty()
        : scripts.find(account.id(), labels.substring(0, dot)).filter(Script::workersDev);
  }
}
