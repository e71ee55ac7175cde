package dev.edgeward.operator.function;

import static dev.edgeward.api.Conditions.LATEST_VERSION_READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionStatus;
import dev.edgeward.api.v1alpha1.VersionRef;
import dev.edgeward.operator.event.Events;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Events that a change of a Function's status is worth: one for a version that is ready or
 * failed, one for a move of the default.
 */
@ApplicationScoped
class FunctionEvents {
  private final Events events;

  FunctionEvents(Events events) {
    this.events = events;
  }

  /** Tells what changed between two statuses. */
  void changed(Function function, @Nullable FunctionStatus before, FunctionStatus after) {
    Optional<Condition> latest = Conditions.find(after.conditions(), LATEST_VERSION_READY);
    String name = name(after.latestVersion());
    boolean news =
        !Objects.equals(name, before == null ? null : name(before.latestVersion()))
            || !Objects.equals(
                status(latest),
                before == null
                    ? null
                    : status(Conditions.find(before.conditions(), LATEST_VERSION_READY)));
    if (news && name != null && latest.isPresent()) {
      switch (latest.get().getStatus()) {
        case "True" -> events.normal(function, "VersionReady", name + " loads");
        case "False" ->
            events.warning(
                function,
                "VersionFailed",
                name + ": " + latest.get().getReason() + ": " + latest.get().getMessage());
        default -> {}
      }
    } else if (news
        && latest.filter(condition -> "False".equals(condition.getStatus())).isPresent()) {
      events.warning(
          function, "VersionFailed", latest.get().getReason() + ": " + latest.get().getMessage());
    }
    String from = before == null ? null : name(before.defaultVersion());
    String to = name(after.defaultVersion());
    if (from != null && to != null && !from.equals(to)) {
      events.normal(function, "DefaultVersionChanged", to + " serves, no longer " + from);
    }
  }

  private static @Nullable String name(@Nullable VersionRef version) {
    return version == null ? null : version.name();
  }

  private static @Nullable String status(Optional<Condition> condition) {
    return condition.map(Condition::getStatus).orElse(null);
  }
}
