package dev.edgeward.e2e.cloudflare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The faults that are to be played. They apply to the API ({@code /client/v4/…}), to the edge
 * ({@code /{host}/…}) and to what workers ask of KV ({@code /kv/{namespace}/…}), by the path with
 * its query as it was sent. Safe for use by several threads.
 */
public final class Faults {

  private final List<Rule> rules = new ArrayList<>();
  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private volatile Duration formerVersion = Duration.ZERO;

  Faults() {}

  /** Plays the fault at the next call that matches. */
  public void once(String method, String path, Fault fault) {
    at(1, 1, method, path, fault);
  }

  /**
   * Plays the fault at some calls. Of several rules that match, the oldest that has its turn is
   * played; each counts all calls that it matches.
   *
   * @param first at which matching call from now on it begins, from 1
   * @param times at how many matching calls in a row it is played
   * @param method a regular expression for the whole method of HTTP
   * @param path a regular expression for the whole path and query
   */
  public void at(int first, int times, String method, String path, Fault fault) {
    synchronized (rules) {
      rules.add(new Rule(Pattern.compile(method), Pattern.compile(path), first, times, fault));
    }
  }

  /**
   * From now on the edge goes on with what it had for this long, by the injected clock, after each
   * deployment.
   */
  public void keepFormerVersion(Duration duration) {
    formerVersion = duration;
  }

  /** The next version of a script throws at each request, whatever was uploaded. */
  public void breakNextVersion(String script) {
    broken.add(script);
  }

  boolean breaksVersion(String script) {
    return broken.remove(script);
  }

  /** From now on everything works. What is being played goes on. */
  public void clear() {
    broken.clear();
    synchronized (rules) {
      rules.clear();
    }
    formerVersion = Duration.ZERO;
  }

  Duration formerVersion() {
    return formerVersion;
  }

  /** The fault of this call, which is counted. */
  Optional<Fault> next(String method, String path) {
    synchronized (rules) {
      Optional<Fault> found = Optional.empty();
      for (Rule rule : rules) {
        if (rule.hasItsTurn(method, path) && found.isEmpty()) {
          found = Optional.of(rule.fault);
        }
      }
      return found;
    }
  }

  private static final class Rule {
    private final Pattern method;
    private final Pattern path;
    private final int first;
    private final int times;
    private final Fault fault;
    private int seen;

    Rule(Pattern method, Pattern path, int first, int times, Fault fault) {
      this.method = method;
      this.path = path;
      this.first = first;
      this.times = times;
      this.fault = fault;
    }

    boolean hasItsTurn(String asked, String at) {
      if (!method.matcher(asked).matches() || !path.matcher(at).matches()) {
        return false;
      }
      seen++;
      return seen >= first && seen - first < times;
    }
  }
}
