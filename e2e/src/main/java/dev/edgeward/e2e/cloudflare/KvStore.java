package dev.edgeward.e2e.cloudflare;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The namespaces of all accounts. Safe for use by several threads. */
final class KvStore {

  private static final int LONGEST_TITLE = 512;

  private final InstantSource clock;
  private final KvTimes times;

  /** By id, in the order in which they were made. */
  private final Map<String, Owned> namespaces = new LinkedHashMap<>();

  KvStore(InstantSource clock, KvTimes times) {
    this.clock = clock;
    this.times = times;
  }

  /**
   * A namespace and whose it is.
   *
   * @param title unique in the account
   */
  record Owned(String account, String title, KvNamespace namespace) {}

  synchronized List<Owned> list(String account) {
    List<Owned> owned = new ArrayList<>(namespaces.values());
    owned.removeIf(one -> !one.account().equals(account));
    return owned;
  }

  synchronized Optional<Owned> find(String account, String id) {
    return Optional.ofNullable(namespaces.get(id)).filter(one -> one.account().equals(account));
  }

  /** As a worker finds it, which has its id from a binding. */
  synchronized Optional<KvNamespace> bound(String id) {
    return Optional.ofNullable(namespaces.get(id)).map(Owned::namespace);
  }

  /**
   * A namespace of the account.
   *
   * @throws ApiError 404 with 10013
   */
  Owned get(String account, String id) {
    return find(account, id)
        .orElseThrow(
            () ->
                new ApiError(
                    404, ApiError.NAMESPACE_NOT_FOUND, "get namespace: 'namespace not found'"));
  }

  /**
   * Makes a namespace.
   *
   * @throws ApiError 400 with 10014 when the account has one of that title
   */
  synchronized Owned create(String account, String title) {
    check(account, title);
    String id = Ids.hexadecimal();
    Owned made = new Owned(account, title, new KvNamespace(id, clock, times));
    namespaces.put(id, made);
    return made;
  }

  /** Gives a namespace another title, under the rules of {@link #create}. */
  synchronized Owned rename(Owned owned, String title) {
    if (!owned.title().equals(title)) {
      check(owned.account(), title);
    }
    Owned renamed = new Owned(owned.account(), title, owned.namespace());
    namespaces.put(owned.namespace().id(), renamed);
    return renamed;
  }

  synchronized void delete(Owned owned) {
    namespaces.remove(owned.namespace().id());
  }

  private void check(String account, String title) {
    if (title.isEmpty() || title.length() > LONGEST_TITLE) {
      throw ApiError.invalid("a title has to have 1 to " + LONGEST_TITLE + " characters");
    }
    if (list(account).stream().anyMatch(one -> one.title().equals(title))) {
      throw new ApiError(
          400,
          10_014,
          "create namespace: 'a namespace with this account ID and title already exists'");
    }
  }
}
