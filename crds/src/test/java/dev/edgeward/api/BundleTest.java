package dev.edgeward.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.v1alpha1.Egress;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every member as the runtime protocol names it; the digest is that of {@code sha256sum}. */
  @Test
  void aBundleIsWhatTheProtocolSays() throws JsonProcessingException {
    Bundle bundle =
        new Bundle(
            Map.of("main.js", "export default async () => 1;"),
            "main.js",
            "2026-11-01",
            List.of("nodejs_compat"),
            50,
            null,
            EgressPolicy.ALLOW_LIST,
            List.of("api.example.com", "*.example.org"));

    assertThat(bundle.toJson())
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "files": {"main.js": "export default async () => 1;"},
                  "entrypoint": "main.js",
                  "compatibilityDate": "2026-11-01",
                  "compatibilityFlags": ["nodejs_compat"],
                  "limits": {"cpuMs": 50},
                  "egress": {"policy": "AllowList", "hosts": ["api.example.com", "*.example.org"]}
                }"""));
    assertThat(bundle.digest())
        .isEqualTo("d1bdded6bd100f24142e6b415770fd5f18b498a587080934131a0396a117cbf3");
  }

  @Test
  void aVersionThatLeavesAllOutGetsTheDefaults() throws JsonProcessingException {
    Bundle bundle = Bundle.of(version(null, null, null, null));

    assertThat(bundle.toJson())
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "files": {},
                  "entrypoint": "main.js",
                  "compatibilityDate": "2026-11-01",
                  "compatibilityFlags": [],
                  "limits": {},
                  "egress": {"policy": "Deny", "hosts": []}
                }"""));
  }

  @Test
  void theDigestDoesNotDependOnTheOrderOfFiles() {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> other = new LinkedHashMap<>();
    List<String> names =
        List.of("main.js", "lib/a.js", "lib/b.js", "Z.js", "é.js", "🐎.js", "ﬁ.js");
    names.forEach(name -> one.put(name, "export const name = " + name));
    names.reversed().forEach(name -> other.put(name, "export const name = " + name));

    assertThat(Bundle.of(version(one, null, null, null)).digest())
        .isEqualTo(Bundle.of(version(other, null, null, null)).digest());
  }

  @Test
  void whatIsNotLoadedDoesNotChangeTheDigest() {
    Bundle brief = Bundle.of(version(Map.of(), null, null, new Limits(50, 10, 1)));
    Bundle longer = Bundle.of(version(Map.of(), null, null, new Limits(50, 10, 300)));

    assertThat(brief).isEqualTo(longer);
    assertThat(brief.digest()).isEqualTo(longer.digest());
  }

  @Test
  void whatIsLoadedChangesTheDigest() {
    Map<String, String> code = Map.of("main.js", "1");
    List<Bundle> bundles = new ArrayList<>();
    bundles.add(Bundle.of(version(code, null, null, null)));
    bundles.add(Bundle.of(version(Map.of("main.js", "2"), null, null, null)));
    bundles.add(Bundle.of(version(Map.of("main.mjs", "1"), null, null, null)));
    bundles.add(Bundle.of(version(code, List.of("a", "b"), null, null)));
    bundles.add(Bundle.of(version(code, List.of("b", "a"), null, null)));
    bundles.add(Bundle.of(version(code, null, new Egress(EgressPolicy.ALLOW_ALL, null), null)));
    bundles.add(
        Bundle.of(version(code, null, new Egress(EgressPolicy.ALLOW_LIST, List.of("a")), null)));
    bundles.add(Bundle.of(version(code, null, null, new Limits(1, null, null))));
    bundles.add(Bundle.of(version(code, null, null, new Limits(null, 1, null))));

    assertThat(bundles).extracting(Bundle::digest).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(value = EgressPolicy.class, names = "ALLOW_LIST", mode = EnumSource.Mode.EXCLUDE)
  void hostsGoWithAnAllowListOnly(EgressPolicy policy) {
    Egress egress = new Egress(policy, List.of("api.example.com"));

    assertThat(Bundle.of(version(Map.of(), null, egress, null)).hosts()).isEmpty();
  }

  @Test
  void anEgressOfAnUnknownPolicyReachesNothing() {
    Egress egress = new Egress(null, List.of("api.example.com"));

    Bundle bundle = Bundle.of(version(Map.of(), null, egress, null));

    assertThat(bundle.egress()).isEqualTo(EgressPolicy.DENY);
    assertThat(bundle.hosts()).isEmpty();
  }

  @Test
  void aBundleKeepsItsOwnCopies() {
    Map<String, String> files = new LinkedHashMap<>(Map.of("main.js", "1"));
    Bundle bundle = Bundle.of(version(files, null, null, null));

    files.put("main.js", "2");

    assertThat(bundle.files()).containsExactly(Map.entry("main.js", "1"));
    assertThatThrownBy(() -> bundle.files().put("b.js", "2"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static FunctionVersionSpec version(
      @Nullable Map<String, String> files,
      @Nullable List<String> flags,
      @Nullable Egress egress,
      @Nullable Limits limits) {
    return new FunctionVersionSpec(
        null, null, null, null, files, null, null, null, flags, null, null, null, egress, limits,
        null, null, null);
  }
}
