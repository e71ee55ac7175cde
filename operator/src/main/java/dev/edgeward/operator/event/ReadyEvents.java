package dev.edgeward.operator.event;

import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.IMPORTED;
import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Events that a change of the conditions {@code Ready} and {@code Imported} is worth: a warning
 * for whatever a human must act on, a word when it is over. That all is well from the start is no
 * news.
 */
public final class ReadyEvents {
  private final Events events;

  /**
   * Events about conditions.
   *
   * @param events to write
   */
  public ReadyEvents(Events events) {
    this.events = events;
  }

  /**
   * Tells what changed between two statuses.
   *
   * @param about the object
   * @param before its conditions until now, null for none
   * @param after its conditions from now on
   */
  public void changed(
      HasMetadata about, @Nullable List<Condition> before, @Nullable List<Condition> after) {
    changed(about, before, after, READY, "it is ready again");
    changed(about, before, after, CREDENTIALS_VALID, "the credentials are complete again");
    changed(about, before, after, IMPORTED, "every operation is a function again");
  }

  private void changed(
      HasMetadata about,
      @Nullable List<Condition> before,
      @Nullable List<Condition> after,
      String type,
      String again) {
    Optional<Condition> was = Conditions.find(before, type);
    Optional<Condition> is = Conditions.find(after, type);
    if (is.isEmpty() || said(was).equals(said(is))) {
      return;
    }
    Condition now = is.get();
    switch (now.getStatus()) {
      case "False" -> events.warning(about, now.getReason(), now.getMessage());
      case "True" -> {
        if (was.filter(condition -> "False".equals(condition.getStatus())).isPresent()) {
          events.normal(about, now.getReason(), again);
        }
      }
      default -> {}
    }
  }

  private static List<String> said(Optional<Condition> condition) {
    return condition
        .map(
            ready ->
                List.of(
                    Objects.toString(ready.getStatus(), ""),
                    Objects.toString(ready.getReason(), ""),
                    Objects.toString(ready.getMessage(), "")))
        .orElse(List.of());
  }
}
