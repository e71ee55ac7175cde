package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.InstallationCredential;
import dev.edgeward.api.v1alpha1.IntegrationInstallationSpec;
import dev.edgeward.api.v1alpha1.LocalRef;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.api.v1alpha1.SecuritySchemeStatus;
import dev.edgeward.operator.status.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an installation shows, as the dispatcher takes it. */
class CredentialsTest {
  private static final List<SecuritySchemeStatus> SCHEMES =
      List.of(
          new SecuritySchemeStatus("key", "apiKey", "query", "k", null, null),
          new SecuritySchemeStatus("header", "apiKey", "header", "Authorization", null, null),
          new SecuritySchemeStatus("basic", "http", null, null, "Basic", null),
          new SecuritySchemeStatus("bearer", "http", null, null, "bearer", null),
          new SecuritySchemeStatus("digest", "http", null, null, "digest", null),
          new SecuritySchemeStatus(
              "oauth", "oauth2", null, null, null, "https://login.example.com/t"),
          new SecuritySchemeStatus("code", "oauth2", null, null, null, null),
          new SecuritySchemeStatus("oidc", "openIdConnect", null, null, null, null));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          key    | {apiKey: v}                        | {"type":"apiKey","in":"query","name":"k","value":"v"}
          header | {apiKey: Token v}                  | {"type":"apiKey","in":"header","name":"Authorization","value":"Token v"}
          header | {token: v}                         | {"type":"bearer","token":"v"}
          basic  | {username: u, password: p}         | {"type":"basic","username":"u","password":"p"}
          bearer | {token: "v"}                       | {"type":"bearer","token":"v"}
          oauth  | {clientId: c, clientSecret: s}     | {"type":"oauth2","tokenUrl":"https://login.example.com/t","clientId":"c","clientSecret":"s"}
          oauth  | {token: v}                         | {"type":"bearer","token":"v"}
          code   | {token: v}                         | {"type":"bearer","token":"v"}
          oidc   | {token: v}                         | {"type":"bearer","token":"v"}
          ``     | {token: v}                         | {"type":"bearer","token":"v"}
          ``     | {username: u, password: p}         | {"type":"basic","username":"u","password":"p"}
          """)
  void eachSchemeTakesItsKeys(String scheme, String secret, String expected) {
    Credentials credentials = credentials(scheme, secret, null);

    assertThat(credentials).isInstanceOf(Credentials.Complete.class);
    var content = ((Credentials.Complete) credentials).content();
    assertThat(content.path("schemes").path(scheme == null ? "" : scheme).toString())
        .isEqualTo(expected);
    assertThat(content.path("origins").toString()).isEqualTo("[\"https://api.example.com\"]");
    assertThat(credentials.toString()).doesNotContain("v\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          key    | {token: v}        | KEY_NOT_FOUND
          basic  | {username: u}     | KEY_NOT_FOUND
          digest | {username: u, password: p} | KEY_NOT_FOUND
          code   | {clientId: c, clientSecret: s} | KEY_NOT_FOUND
          gone   | {token: v}        | SCHEME_NOT_FOUND
          """)
  void whatIsMissingIsSaid(String scheme, String secret, Reason reason) {
    assertThat(credentials(scheme, secret, null))
        .isInstanceOfSatisfying(
            Credentials.Incomplete.class, why -> assertThat(why.reason()).isEqualTo(reason));
  }

  @Test
  void theyGoOnlyWhereTheInstallationLetsThem() {
    assertThat(credentials("bearer", "{token: v}", List.of("https://other.example.com")))
        .isInstanceOfSatisfying(
            Credentials.Incomplete.class,
            why -> assertThat(why.reason()).isEqualTo(Reason.ORIGIN_NOT_ALLOWED));
    assertThat(
            credentials(
                "oauth", "{clientId: c, clientSecret: s}", List.of("https://api.example.com")))
        .isInstanceOfSatisfying(
            Credentials.Incomplete.class,
            why -> assertThat(why.message()).contains("https://login.example.com"));
    assertThat(
            credentials(
                "oauth",
                "{clientId: c, clientSecret: s}",
                List.of("https://api.example.com", "https://login.example.com")))
        .isInstanceOf(Credentials.Complete.class);
  }

  @Test
  void aSecretThatIsNotSharedIsNoneAndNoCredentialsAreNothing() {
    var spec = spec("bearer", null);

    assertThat(Credentials.of(spec, document(), name -> Optional.empty()))
        .isInstanceOfSatisfying(
            Credentials.Incomplete.class,
            why -> assertThat(why.reason()).isEqualTo(Reason.SECRET_NOT_SHARED));
    assertThat(Credentials.of(spec, null, name -> Optional.of(Map.of())))
        .isInstanceOf(Credentials.Incomplete.class);
    assertThat(
            Credentials.of(
                new IntegrationInstallationSpec(null, null, null), null, name -> Optional.empty()))
        .isInstanceOf(Credentials.None.class);
  }

  private static Credentials credentials(
      @Nullable String scheme, String secret, @Nullable List<String> origins) {
    return Credentials.of(spec(scheme, origins), document(), name -> Optional.of(data(secret)));
  }

  /** {@code {a: b, c: d}}, as in a manifest. */
  private static Map<String, String> data(String secret) {
    return Arrays.stream(secret.replaceAll("[{}\"]", "").split(", "))
        .map(entry -> entry.split(": ", 2))
        .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1]));
  }

  private static IntegrationInstallationSpec spec(
      @Nullable String scheme, @Nullable List<String> origins) {
    return new IntegrationInstallationSpec(
        null, List.of(new InstallationCredential(scheme, new LocalRef("secret"))), origins);
  }

  private static OpenApiStatus document() {
    return new OpenApiStatus("digest", 1, 0, List.of("https://api.example.com"), SCHEMES, null);
  }
}
