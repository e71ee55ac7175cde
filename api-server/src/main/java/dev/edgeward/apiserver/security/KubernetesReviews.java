package dev.edgeward.apiserver.security;

import dev.edgeward.api.Names;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Both reviews, asked of the cluster. */
@Singleton
public final class KubernetesReviews implements TokenReviewer, AccessReviewer {
  private static final Logger LOG = Logger.getLogger(KubernetesReviews.class);

  private final KubernetesClient client;
  private final Set<String> audiences;

  /**
   * Made by the container.
   *
   * @param client of the cluster
   * @param config whom tokens must be for
   */
  @Inject
  public KubernetesReviews(KubernetesClient client, ApiServerConfig config) {
    this(client, config.audiences().orElseGet(Set::of));
  }

  KubernetesReviews(KubernetesClient client, Set<String> audiences) {
    this.client = client;
    this.audiences = Set.copyOf(audiences);
  }

  @Override
  public Optional<Caller> review(String token) {
    TokenReview asked =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(List.copyOf(audiences))
            .endSpec()
            .build();
    TokenReviewStatus status = answered(() -> client.tokenReviews().create(asked)).getStatus();
    if (status == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || !isForUs(status.getAudiences())) {
      return Optional.empty();
    }
    UserInfo user = status.getUser();
    if (user == null || user.getUsername() == null || user.getUsername().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Caller(
            user.getUsername(),
            user.getUid(),
            user.getGroups() == null ? Set.of() : Set.copyOf(user.getGroups()),
            user.getExtra() == null ? Map.of() : user.getExtra()));
  }

  /** An authenticator that knows no audiences names none: its yes is for the cluster's own. */
  private boolean isForUs(@Nullable List<String> named) {
    return audiences.isEmpty() || (named != null && named.stream().anyMatch(audiences::contains));
  }

  @Override
  public boolean allows(Caller caller, Access access) {
    SubjectAccessReview asked =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(caller.username())
            .withUid(caller.uid())
            .withGroups(List.copyOf(caller.groups()))
            .withExtra(extra(caller))
            .withNewResourceAttributes()
            .withGroup(Names.GROUP)
            .withVersion(Names.VERSION)
            .withResource(access.resource())
            .withSubresource(access.subresource())
            .withVerb(access.verb())
            .withNamespace(access.namespace())
            .withName(access.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer =
        answered(() -> client.authorization().v1().subjectAccessReview().create(asked));
    return answer.getStatus() != null && Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  private static Map<String, List<String>> extra(Caller caller) {
    Map<String, List<String>> copy = new HashMap<>();
    caller.extra().forEach((key, values) -> copy.put(key, new ArrayList<>(values)));
    return copy;
  }

  /** Whatever keeps a review from an answer, also a missing right of our own, is no "no". */
  private static <T> T answered(Supplier<T> review) {
    try {
      return review.get();
    } catch (KubernetesClientException e) {
      LOG.warnf("A review of a caller got no answer: status %d", e.getCode());
      throw ApiException.of(ErrorCode.UNAVAILABLE, "the caller can't be reviewed now");
    }
  }
}
