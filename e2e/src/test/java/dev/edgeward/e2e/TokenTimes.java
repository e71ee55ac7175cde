package dev.edgeward.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.edgeward.e2e.stack.StackFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;

/**
 * Makes the tokens of ServiceAccounts older than they are, by the cluster's own key: the cluster
 * itself issues none for less than ten minutes.
 */
public final class TokenTimes {
  private final StackFolder folder;

  public TokenTimes(StackFolder folder) {
    this.folder = folder;
  }

  /** The same token, as if it had been issued earlier. */
  public String earlier(String token, Duration by) {
    try {
      SignedJWT present = SignedJWT.parse(token);
      JWTClaimsSet claims = present.getJWTClaimsSet();
      SignedJWT earlier =
          new SignedJWT(
              present.getHeader(),
              new JWTClaimsSet.Builder(claims)
                  .issueTime(earlier(claims.getIssueTime(), by))
                  .notBeforeTime(earlier(claims.getNotBeforeTime(), by))
                  .expirationTime(earlier(claims.getExpirationTime(), by))
                  .build());
      earlier.sign(new RSASSASigner(key()));
      return earlier.serialize();
    } catch (ParseException | JOSEException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the token can't be signed anew", e);
    }
  }

  private PrivateKey key() throws IOException, GeneralSecurityException {
    String pem = Files.readString(folder.certificates().resolve("service-account.key"));
    String content = pem.replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(content)));
  }

  private static Date earlier(Date time, Duration by) {
    return Date.from(time.toInstant().minus(by));
  }
}
