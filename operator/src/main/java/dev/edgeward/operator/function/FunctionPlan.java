package dev.edgeward.operator.function;

import static dev.edgeward.api.Conditions.LATEST_VERSION_READY;
import static dev.edgeward.api.Conditions.READY;
import static dev.edgeward.api.Conditions.SYNCED;

import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.function.ObservedVersion.State;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a Function, and what is to be said about it. Pure: no I/O, no clock.
 *
 * @param create the version that is missing, empty when none is
 * @param serving the version that serves, null when none does
 * @param previous the version that served before that one and still can, null when none does
 * @param latest the version of the present spec, null when there is none
 * @param verdicts the conditions
 * @param settled whether all that the spec asks for is decided; else a version is still loading
 * @param surplus the names of versions that the history limit lets go of
 */
record FunctionPlan(
    Optional<Desired.Version> create,
    @Nullable VersionRef serving,
    @Nullable VersionRef previous,
    @Nullable VersionRef latest,
    List<Verdict> verdicts,
    boolean settled,
    List<String> surplus) {

  /** Versions that are kept though they no longer serve, when a spec says nothing. */
  static final int DEFAULT_HISTORY_LIMIT = 10;

  /**
   * Decides.
   *
   * @param desired what the spec asks for
   * @param versions that exist
   * @param pinned the name of the version that the spec wants to serve, null for none
   * @param servingNow the name of the version that serves, null for none
   * @param previousNow the name of the version that served before, null for none
   * @param historyLimit versions to keep that don't serve, null for the default
   * @return what to do
   */
  static FunctionPlan of(
      Desired desired,
      List<ObservedVersion> versions,
      @Nullable String pinned,
      @Nullable String servingNow,
      @Nullable String previousNow,
      @Nullable Integer historyLimit) {
    Optional<ObservedVersion> latest = latest(desired, versions);
    Optional<Desired.Version> create =
        desired instanceof Desired.Version wanted && latest.isEmpty()
            ? Optional.of(wanted)
            : Optional.empty();
    Optional<ObservedVersion> serving = serving(desired, versions, pinned, servingNow, latest);
    return new FunctionPlan(
        create,
        serving.map(ObservedVersion::ref).orElse(null),
        previous(versions, serving, servingNow, previousNow).map(ObservedVersion::ref).orElse(null),
        create
            .map(version -> new VersionRef(version.id(), version.name()))
            .or(() -> latest.map(ObservedVersion::ref))
            .orElse(null),
        List.of(
            ready(serving, versions, pinned), latestVersionReady(desired, latest), synced(desired)),
        create.isEmpty()
            && !(desired instanceof Desired.UnderWay)
            && latest.map(version -> version.state() != State.LOADING).orElse(true),
        surplus(versions, pinned, serving, latest, historyLimit));
  }

  /** What a Function is told whose id an older one has: nothing is done for it. */
  static FunctionPlan conflict(String message) {
    return new FunctionPlan(
        Optional.empty(),
        null,
        null,
        null,
        List.of(
            Verdict.no(READY, Reason.ID_CONFLICT, message),
            Verdict.no(LATEST_VERSION_READY, Reason.ID_CONFLICT, message),
            Verdict.no(SYNCED, Reason.ID_CONFLICT, message)),
        true,
        List.of());
  }

  /**
   * What is said before a plan is carried out that moves a Function to another version, so that its
   * object shows that something is under way.
   *
   * @param servingNow the version that serves until then, null for none
   * @param previousNow the version that served before that one, null for none
   */
  FunctionPlan announced(@Nullable VersionRef servingNow, @Nullable VersionRef previousNow) {
    Verdict underWay =
        Verdict.unknown(LATEST_VERSION_READY, Reason.LOADING, "another version is about to serve");
    return new FunctionPlan(
        Optional.empty(),
        servingNow,
        previousNow,
        latest,
        verdicts.stream()
            .map(verdict -> verdict.type().equals(LATEST_VERSION_READY) ? underWay : verdict)
            .toList(),
        false,
        List.of());
  }

  private static Optional<ObservedVersion> latest(Desired desired, List<ObservedVersion> versions) {
    return switch (desired) {
      case Desired.Version wanted ->
          versions.stream()
              .filter(version -> version.digest().equals(wanted.spec().digest()))
              .filter(version -> !version.isForged())
              .findFirst();
      case Desired.NoCode none ->
          versions.stream().max(Comparator.comparingInt(ObservedVersion::number));
      case Desired.Unresolved unresolved -> Optional.empty();
      case Desired.UnderWay unknown -> Optional.empty();
    };
  }

  private static Optional<ObservedVersion> serving(
      Desired desired,
      List<ObservedVersion> versions,
      @Nullable String pinned,
      @Nullable String servingNow,
      Optional<ObservedVersion> latest) {
    Optional<ObservedVersion> present = named(versions, servingNow);
    if (pinned != null) {
      Optional<ObservedVersion> pin = named(versions, pinned).filter(FunctionPlan::canServe);
      return pin.isPresent() ? pin : present;
    }
    if (latest.filter(FunctionPlan::canServe).isPresent()) {
      return latest;
    }
    Optional<ObservedVersion> newestReady =
        versions.stream()
            .filter(FunctionPlan::canServe)
            .max(Comparator.comparingInt(ObservedVersion::number));
    return desired instanceof Desired.NoCode
        ? newestReady.or(() -> present)
        : present.or(() -> newestReady);
  }

  private static Optional<ObservedVersion> previous(
      List<ObservedVersion> versions,
      Optional<ObservedVersion> serving,
      @Nullable String servingNow,
      @Nullable String previousNow) {
    String served = serving.map(ObservedVersion::name).orElse("");
    return named(versions, served.equals(servingNow) ? previousNow : servingNow)
        .filter(FunctionPlan::canServe)
        .filter(version -> !version.name().equals(served));
  }

  private static boolean canServe(ObservedVersion version) {
    return version.state() == State.READY;
  }

  private static Optional<ObservedVersion> named(
      List<ObservedVersion> versions, @Nullable String name) {
    return versions.stream().filter(version -> version.name().equals(name)).findFirst();
  }

  private static Verdict ready(
      Optional<ObservedVersion> serving, List<ObservedVersion> versions, @Nullable String pinned) {
    if (pinned != null && serving.filter(version -> version.name().equals(pinned)).isEmpty()) {
      String goesOn = serving.map(version -> "; " + version.name() + " goes on serving").orElse("");
      return named(versions, pinned)
          .map(
              version ->
                  Verdict.no(
                      READY,
                      Reason.PINNED_VERSION_NOT_READY,
                      "spec.defaultVersion: "
                          + pinned
                          + (version.state() == State.LOADING
                              ? " has not loaded yet"
                              : " does not load")
                          + goesOn
                          + suffix(version)))
          .orElseGet(
              () ->
                  Verdict.no(
                      READY,
                      Reason.PINNED_VERSION_NOT_FOUND,
                      "spec.defaultVersion: the function has no version " + pinned + goesOn));
    }
    return serving
        .map(version -> Verdict.yes(READY, Reason.SERVING))
        .orElseGet(
            () ->
                Verdict.no(READY, Reason.NO_VERSION, "no version of the function has loaded yet"));
  }

  private static String suffix(ObservedVersion version) {
    return version.message().isEmpty() ? "" : " (" + version.message() + ")";
  }

  private static Verdict latestVersionReady(Desired desired, Optional<ObservedVersion> latest) {
    if (desired instanceof Desired.Unresolved(Reason reason, String message, _)) {
      return Verdict.no(LATEST_VERSION_READY, reason, message);
    }
    if (desired instanceof Desired.UnderWay(Reason reason, String message, _)) {
      return Verdict.unknown(LATEST_VERSION_READY, reason, message);
    }
    if (latest.isEmpty()) {
      return desired instanceof Desired.NoCode
          ? Verdict.unknown(LATEST_VERSION_READY, Reason.NO_CODE, "the function has no version")
          : Verdict.unknown(LATEST_VERSION_READY, Reason.LOADING, "the version is being loaded");
    }
    ObservedVersion version = latest.get();
    return switch (version.state()) {
      case READY -> Verdict.yes(LATEST_VERSION_READY, Reason.LOADED);
      case FAILED ->
          new Verdict(
              LATEST_VERSION_READY, Verdict.Status.FALSE, version.reason(), version.message());
      case LOADING ->
          version.reason().isEmpty()
              ? Verdict.unknown(LATEST_VERSION_READY, Reason.LOADING, "the version is being loaded")
              : new Verdict(
                  LATEST_VERSION_READY,
                  Verdict.Status.UNKNOWN,
                  version.reason(),
                  version.message());
    };
  }

  private static Verdict synced(Desired desired) {
    return switch (desired) {
      case Desired.Version version -> Verdict.yes(SYNCED, Reason.SYNCED);
      case Desired.NoCode none -> Verdict.yes(SYNCED, Reason.NO_CODE);
      case Desired.Unresolved(Reason reason, String message, _) ->
          Verdict.no(SYNCED, reason, message);
      case Desired.UnderWay(Reason reason, String message, _) ->
          Verdict.unknown(SYNCED, reason, message);
    };
  }

  private static List<String> surplus(
      List<ObservedVersion> versions,
      @Nullable String pinned,
      Optional<ObservedVersion> serving,
      Optional<ObservedVersion> latest,
      @Nullable Integer historyLimit) {
    int keep = historyLimit == null || historyLimit < 0 ? DEFAULT_HISTORY_LIMIT : historyLimit;
    List<String> needed =
        Stream.of(
                Optional.ofNullable(pinned),
                serving.map(ObservedVersion::name),
                latest.map(ObservedVersion::name))
            .flatMap(Optional::stream)
            .toList();
    return versions.stream()
        .filter(version -> !needed.contains(version.name()))
        .filter(version -> version.state() != State.LOADING)
        .sorted(Comparator.comparingInt(ObservedVersion::number).reversed())
        .skip(keep)
        .map(ObservedVersion::name)
        .toList();
  }
}
