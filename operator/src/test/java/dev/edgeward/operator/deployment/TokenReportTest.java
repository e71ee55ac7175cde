package dev.edgeward.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.ApiTokenStatus;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CodeStore;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.CloudflareAccount.TokenState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenReportTest {
  private static final String SCRIPTS_READ = "Workers Scripts Read";
  private static final String SCRIPTS_WRITE = "Workers Scripts Write";
  private static final String KV_READ = "Workers KV Storage Read";
  private static final String KV_WRITE = "Workers KV Storage Write";
  private static final TokenState TOKEN = new TokenState("t1", "active", null, null);

  @Test
  void saysUntilWhenAndWhatIsNotKnown() {
    var token = new TokenState("t1", "active", Instant.parse("2027-01-01T00:00:00Z"), null);
    TokenReport report =
        TokenReport.of(null, token, Set.of(KV_READ, SCRIPTS_READ), null, Scripts.spec());

    assertThat(report.status())
        .isEqualTo(
            new ApiTokenStatus("t1", "2027-01-01T00:00:00Z", List.of(KV_READ, SCRIPTS_READ)));
    assertThat(report.text())
        .isEqualTo(
            "the API token is good until 2027-01-01T00:00:00Z; calls have shown that it has"
                + " Workers KV Storage Read, Workers Scripts Read; not needed so far, so not known:"
                + " Workers KV Storage Write, Workers Scripts Write");
  }

  @Test
  void whoMayWriteMayRead() {
    assertThat(permissions(List.of(SCRIPTS_READ), Set.of(SCRIPTS_WRITE)))
        .containsExactly(SCRIPTS_WRITE);
    assertThat(permissions(List.of(SCRIPTS_WRITE), Set.of(SCRIPTS_READ)))
        .containsExactly(SCRIPTS_WRITE);
  }

  private static List<String> permissions(List<String> before, Set<String> shown) {
    return List.copyOf(
        TokenReport.of(new ApiTokenStatus("t1", null, before), TOKEN, shown, null, Scripts.spec())
            .status()
            .permissions());
  }

  @Test
  void anotherTokenHasShownNothing() {
    var before = new ApiTokenStatus("t0", null, List.of(KV_WRITE, SCRIPTS_WRITE));
    TokenReport report = TokenReport.of(before, TOKEN, Set.of(KV_READ), null, Scripts.spec());
    assertThat(report.status()).isEqualTo(new ApiTokenStatus("t1", null, List.of(KV_READ)));
    assertThat(report.missing()).containsExactly(KV_WRITE, SCRIPTS_WRITE);
  }

  @Test
  void whatIsRefusedIsNoLongerThere() {
    var before = new ApiTokenStatus("t1", null, List.of(KV_WRITE, SCRIPTS_WRITE));
    TokenReport report =
        TokenReport.of(before, TOKEN, Set.of(KV_READ), SCRIPTS_WRITE, Scripts.spec());
    assertThat(report.status().permissions()).containsExactly(KV_WRITE);
    assertThat(report.missing()).containsExactly(SCRIPTS_WRITE);
  }

  @Test
  void onlyWhatTheRuntimeTakesIsMissing() {
    CloudflareRuntime observing = Scripts.spec(ManagementPolicy.OBSERVE_ONLY, null);
    assertThat(
            TokenReport.of(null, TOKEN, Set.of(KV_READ, SCRIPTS_READ), null, observing).missing())
        .isEmpty();

    CloudflareRuntime given = Scripts.spec(null, null, new CodeStore("e".repeat(32), null), null);
    assertThat(TokenReport.of(null, TOKEN, Set.of(KV_READ, SCRIPTS_WRITE), null, given).missing())
        .isEmpty();
  }
}
