package dev.edgeward.operator.deployment;

import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;

import dev.edgeward.api.v1alpha1.ApiTokenStatus;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.operator.cloudflare.CloudflareAccount;
import dev.edgeward.operator.cloudflare.CloudflareAccount.TokenState;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first step of a turn, and what the others have shown of the token at its end. */
final class TokenStep {
  private final CloudflareAccount account;
  private final CloudflareRuntime spec;
  private final @Nullable ApiTokenStatus before;
  private @Nullable TokenState token;
  private @Nullable CloudflareException refusal;

  TokenStep(CloudflareAccount account, CloudflareRuntime spec, @Nullable ApiTokenStatus before) {
    this.account = account;
    this.spec = spec;
    this.before = before;
  }

  /** Asks whether the token may be used. */
  boolean isActive() throws CloudflareException {
    TokenState state = account.verifyToken();
    token = state;
    return state.active();
  }

  /** Whether a failure of any step is the token's. */
  boolean isToBlameFor(CloudflareException failure) {
    boolean blame =
        failure instanceof CloudflareException.Unauthorized
            || failure instanceof CloudflareException.Forbidden;
    if (blame) {
      refusal = failure;
    }
    return blame;
  }

  /** What is known of the token now; null when nothing ever was. */
  @Nullable ApiTokenStatus status() {
    return report().map(TokenReport::status).orElse(before);
  }

  /** What there is to say; empty when nobody could tell. */
  Optional<Verdict> verdict() {
    if (refusal != null) {
      String shown = report().map(TokenReport::shown).orElse("");
      return Optional.of(
          new Verdict(
              CREDENTIALS_VALID,
              Verdict.Status.FALSE,
              refusal.reason(),
              refusal.getMessage() + (shown.isEmpty() ? "" : "; " + shown)));
    }
    if (token != null && !token.active()) {
      return Optional.of(
          Verdict.no(
              CREDENTIALS_VALID, Reason.TOKEN_NOT_ACTIVE, "the API token is " + token.status()));
    }
    return report()
        .map(report -> Verdict.yes(CREDENTIALS_VALID, Reason.TOKEN_ACTIVE, report.text()));
  }

  private Optional<TokenReport> report() {
    String denied =
        refusal instanceof CloudflareException.Forbidden forbidden ? forbidden.permission() : null;
    return Optional.ofNullable(token)
        .map(state -> TokenReport.of(before, state, account.shownPermissions(), denied, spec));
  }
}
