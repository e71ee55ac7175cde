package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.edgeward.api.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes who made and changed an object, and puts back what a manifest that knows nothing of it
 * would take away. An object of which nothing else changes stays as it is. Pure.
 *
 * <p>What a manifest says itself is left as it is: a policy judges it next, and refuses who names
 * others without a right to, whether there is a webhook or not.
 */
final class Stamps {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> STAMPS =
      List.of(Names.CREATED_BY, Names.UPDATED_BY, Names.DELETED_BY);
  private static final List<String> IDENTITIES = List.of(Names.ID_LABEL, Names.FUNCTION_ID_LABEL);

  /** What is never changed, and so has nobody who changed it. */
  private static final Set<String> FIXED = Set.of("functionversions");

  /** Whose author is that of the function that it keeps. */
  private static final Set<String> KEPT = Set.of("functiontombstones");

  private final Review review;
  private final Map<String, String> before;
  private final Map<String, String> wanted;
  private final Map<String, String> labelsBefore;
  private final Map<String, String> labels;
  private final ArrayNode patch = JSON.createArrayNode();

  private Stamps(Review review) {
    this.review = review;
    this.before = strings(review.before().at("/metadata/annotations"));
    this.wanted = strings(review.object().at("/metadata/annotations"));
    this.labelsBefore = strings(review.before().at("/metadata/labels"));
    this.labels = strings(review.object().at("/metadata/labels"));
  }

  /**
   * Decides.
   *
   * @param review of a creation or a change
   */
  static Answer of(Review review) {
    return new Stamps(review).answer();
  }

  private Answer answer() {
    keepIdentities();
    Map<String, String> annotations = new HashMap<>(wanted);
    STAMPS.forEach(annotations::remove);
    boolean changed = review.isCreation() || isChanged(annotations);
    put(annotations, Names.CREATED_BY, createdBy());
    put(annotations, Names.UPDATED_BY, updatedBy(changed));
    put(annotations, Names.DELETED_BY, deletedBy(changed));
    write("annotations", wanted, annotations);
    return patch.isEmpty() ? Answer.ALLOWED : new Answer.Changed(patch);
  }

  /** A manifest that replaces an object names no ids. */
  private void keepIdentities() {
    Map<String, String> kept = new HashMap<>(labels);
    for (String label : IDENTITIES) {
      String had = labelsBefore.get(label);
      if (had != null && !labels.containsKey(label)) {
        kept.put(label, had);
      }
    }
    write("labels", labels, kept);
    labels.putAll(kept);
  }

  private boolean isChanged(Map<String, String> annotations) {
    Map<String, String> were = new HashMap<>(before);
    STAMPS.forEach(were::remove);
    return review.changes("/spec") || !labels.equals(labelsBefore) || !annotations.equals(were);
  }

  private @Nullable String createdBy() {
    String maker =
        review.isCreation() && !KEPT.contains(review.resource())
            ? review.username()
            : before.get(Names.CREATED_BY);
    return said(Names.CREATED_BY).orElse(maker);
  }

  private @Nullable String updatedBy(boolean changed) {
    String was = before.get(Names.UPDATED_BY);
    return said(Names.UPDATED_BY)
        .orElse(changed && !FIXED.contains(review.resource()) ? review.username() : was);
  }

  private @Nullable String deletedBy(boolean changed) {
    // A deletion that was refused, or cut off, has left it.
    boolean stale = changed && review.object().at("/metadata/deletionTimestamp").isMissingNode();
    return said(Names.DELETED_BY).orElse(stale ? null : before.get(Names.DELETED_BY));
  }

  /** What the request says of its own, rather than repeats. */
  private Optional<String> said(String stamp) {
    return Optional.ofNullable(wanted.get(stamp)).filter(value -> !value.equals(before.get(stamp)));
  }

  private void write(String field, Map<String, String> present, Map<String, String> next) {
    if (present.equals(next)) {
      return;
    }
    if (review.object().at("/metadata/" + field).isMissingNode()) {
      operation("add", "/metadata/" + field, JSON.valueToTree(next));
      return;
    }
    List<String> names = new ArrayList<>(next.keySet());
    present.keySet().stream().filter(name -> !next.containsKey(name)).forEach(names::add);
    for (String name : names.stream().sorted().toList()) {
      String value = next.get(name);
      String path = "/metadata/" + field + "/" + name.replace("~", "~0").replace("/", "~1");
      if (value == null) {
        operation("remove", path, null);
      } else if (!value.equals(present.get(name))) {
        operation("add", path, JSON.getNodeFactory().textNode(value));
      }
    }
  }

  private void operation(String op, String path, @Nullable JsonNode value) {
    var operation = patch.addObject().put("op", op).put("path", path);
    if (value != null) {
      operation.set("value", value);
    }
  }

  private static void put(Map<String, String> map, String name, @Nullable String value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  private static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new HashMap<>();
    map.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
