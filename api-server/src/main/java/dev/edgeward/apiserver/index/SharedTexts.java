package dev.edgeward.apiserver.index;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Of equal texts in many objects (namespaces, users, runtimes) keeps one. Remembers a few thousand,
 * in each place the last that fell there: what is common soon comes again. For one thread.
 */
final class SharedTexts {
  private static final int PLACES = 1 << 12;
  private static final int LONGEST = 64;

  private final @Nullable String[] places = new String[PLACES];

  /** Puts the texts that were there before in place of equal ones of an object. */
  void share(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    if (metadata.getNamespace() != null) {
      metadata.setNamespace(shared(metadata.getNamespace()));
    }
    shareValues(metadata.getLabels());
    shareValues(metadata.getAnnotations());
    shareValues(object.getAdditionalProperties());
  }

  @SuppressWarnings("unchecked") // a text takes the place of a text, all else stays
  private <V> void shareValues(@Nullable Map<?, V> values) {
    if (values != null) {
      values.replaceAll((key, value) -> (V) sharedIn(value));
    }
  }

  private @Nullable Object sharedIn(@Nullable Object value) {
    switch (value) {
      case String text -> {
        return shared(text);
      }
      case Map<?, ?> values -> shareValues(values);
      case List<?> values -> values.forEach(this::sharedIn);
      case null, default -> {}
    }
    return value;
  }

  private String shared(String text) {
    if (text.length() > LONGEST) {
      return text;
    }
    int hash = text.hashCode();
    int place = (hash ^ hash >>> 12) & (PLACES - 1);
    String present = places[place];
    if (present != null && present.equals(text)) {
      return present;
    }
    places[place] = text;
    return text;
  }
}
