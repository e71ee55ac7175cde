package dev.edgeward.apiserver.service;

import dev.edgeward.api.Names;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.security.Caller;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes objects under names that are free, and the same object again for the same request. */
@Singleton
public final class Creation {
  private static final int NAMES_TRIED = 6;

  private final ObjectStore store;
  private final RandomGenerator random = new SecureRandom();

  /**
   * Made by the container.
   *
   * @param store to write to
   */
  public Creation(ObjectStore store) {
    this.store = store;
  }

  /**
   * Makes an object, stamped with who asked.
   *
   * @param caller who asks
   * @param object with its namespace, and all but its name
   * @param name for people, of which the name of the object is made
   * @param repeat of the request, null when it is not to be recognised again
   * @param <T> its kind
   * @return as it now is, also when the same request made it before
   * @throws ApiException when no name is free, the key was used for another request, or the cluster
   *     refuses
   */
  public <T extends HasMetadata> T create(
      Caller caller, T object, String name, @Nullable Repeat repeat) {
    object.setMetadata(
        new ObjectMetaBuilder(object.getMetadata())
            .addToAnnotations(Names.CREATED_BY, caller.username())
            .build());
    if (repeat != null) {
      return createOnce(object, repeat);
    }
    Repeat only = Repeat.withoutKey(random);
    mark(object, only);
    String slug = ObjectNames.slug(name);
    for (int i = 0; i < NAMES_TRIED; i++) {
      object.getMetadata().setName(i == 0 ? slug : ObjectNames.suffixed(slug, random));
      Optional<T> created = store.create(object);
      if (created.isEmpty()) {
        // The client of the cluster sends again what got no answer: the name may be taken by this.
        created = present(object).filter(only::made);
      }
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw ApiException.of(ErrorCode.CONFLICT, "no free name for the object, try again");
  }

  /**
   * Whether an object with the key of a request is there: then {@link #create} makes no other one.
   *
   * @param object with its kind and namespace
   * @param repeat of the request, null when it is not to be recognised again
   * @return false also without a key
   */
  public boolean repeated(HasMetadata object, @Nullable Repeat repeat) {
    return repeat != null
        && store
            .read(object.getClass(), object.getMetadata().getNamespace(), name(object, repeat))
            .filter(repeat::hasKeyOf)
            .isPresent();
  }

  /** Of the key alone: another request with the same key must meet it too. */
  private static String name(HasMetadata object, Repeat repeat) {
    return object.getKind().toLowerCase(Locale.ROOT) + "-" + repeat.suffix();
  }

  private static void mark(HasMetadata object, Repeat repeat) {
    object.setMetadata(
        new ObjectMetaBuilder(object.getMetadata())
            .addToAnnotations(Names.IDEMPOTENCY_KEY, repeat.text())
            .build());
  }

  @SuppressWarnings("unchecked")
  private <T extends HasMetadata> Optional<T> present(T object) {
    return store.read(
        (Class<T>) object.getClass(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName());
  }

  private <T extends HasMetadata> T createOnce(T object, Repeat repeat) {
    mark(object, repeat);
    object.getMetadata().setName(name(object, repeat));
    Optional<T> created = store.create(object);
    if (created.isPresent()) {
      return created.get();
    }
    T present =
        present(object)
            .orElseThrow(
                () -> ApiException.of(ErrorCode.CONFLICT, "it was just deleted, try again"));
    if (present.isMarkedForDeletion()) {
      throw ApiException.of(ErrorCode.CONFLICT, "what the key made is being deleted, try another");
    }
    if (repeat.made(present)) {
      return present;
    }
    throw repeat.hasKeyOf(present)
        ? ApiException.of(
            ErrorCode.IDEMPOTENCY_KEY_REUSED,
            "the Idempotency-Key was used before, for another request")
        : ApiException.of(ErrorCode.CONFLICT, "no free name for the object, try another key");
  }
}
