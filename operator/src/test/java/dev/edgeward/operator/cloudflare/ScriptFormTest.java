package dev.edgeward.operator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What an upload sends, as another HTTP library reads it. */
@NullUnmarked // a null fails the test
class ScriptFormTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aScriptIsAFormOfItsMetadataAndItsModule() throws Exception {
    byte[] source = "export default {}; // é\r\n--boundary\r\n".getBytes(StandardCharsets.UTF_8);
    RecordedRequest request =
        sent(
            new ScriptUpload(
                "dispatcher.js",
                source,
                "2026-11-01",
                List.of("nodejs_als"),
                List.of(
                    new Binding.WorkerLoader("LOADER"),
                    new Binding.KvNamespaceId("STORE", "ns1"),
                    new Binding.PlainText("AUDIENCE", "é"),
                    new Binding.SecretText("KEYS", "{\"k\":\"\\n\"}")),
                List.of("secret_text", "secret_key"),
                true,
                "smart",
                List.of("edgeward")));

    HttpPostRequestDecoder form = parsed(request);

    assertThat(form.getBodyHttpDatas()).hasSize(2);
    assertThat(JSON.readTree(metadata(form)))
        .isEqualTo(
            JSON.readTree(
                """
                {"main_module": "dispatcher.js", "compatibility_date": "2026-11-01",
                 "compatibility_flags": ["nodejs_als"],
                 "bindings": [
                   {"name": "LOADER", "type": "worker_loader"},
                   {"name": "STORE", "type": "kv_namespace", "namespace_id": "ns1"},
                   {"name": "AUDIENCE", "type": "plain_text", "text": "é"},
                   {"name": "KEYS", "type": "secret_text", "text": "{\\"k\\":\\"\\\\n\\"}"}],
                 "keep_bindings": ["secret_text", "secret_key"],
                 "observability": {"enabled": true},
                 "placement": {"mode": "smart"},
                 "tags": ["edgeward"]}
                """));
    FileUpload module = (FileUpload) form.getBodyHttpData("dispatcher.js");
    assertThat(module.getFilename()).isEqualTo("dispatcher.js");
    assertThat(module.getContentType()).isEqualTo("application/javascript+module");
    assertThat(module.get()).isEqualTo(source);
  }

  @Test
  void whatIsNotAskedForIsNotSent() throws Exception {
    RecordedRequest request =
        sent(
            new ScriptUpload(
                "w.js",
                new byte[0],
                "2026-11-01",
                List.of(),
                List.of(),
                List.of(),
                false,
                null,
                List.of()));

    assertThat(JSON.readTree(metadata(parsed(request))))
        .isEqualTo(
            JSON.readTree(
                """
                {"main_module": "w.js", "compatibility_date": "2026-11-01", "bindings": [],
                 "observability": {"enabled": false}}
                """));
  }

  @Test
  void sourceAndSecretsArePrintedNowhere() {
    ScriptUpload upload =
        new ScriptUpload(
            "w.js",
            "the source".getBytes(StandardCharsets.UTF_8),
            "2026-11-01",
            List.of(),
            List.of(new Binding.SecretText("KEYS", "the secret")),
            List.of(),
            false,
            null,
            List.of());

    assertThat(upload.toString()).contains("w.js", "KEYS").doesNotContain("the s");
    assertThat(upload.bindings().toString()).contains("KEYS").doesNotContain("the s");
  }

  private static RecordedRequest sent(ScriptUpload upload) throws Exception {
    try (CloudflareStage stage = new CloudflareStage()) {
      stage.result("{\"deployment_id\": \"v\"}");
      stage.account.upload("s", upload);
      return stage.request();
    }
  }

  private static HttpPostRequestDecoder parsed(RecordedRequest request) {
    DefaultFullHttpRequest copy =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST, // it reads forms of no other
            "/",
            Unpooled.wrappedBuffer(request.getBody().toByteArray()));
    copy.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, request.getHeaders().get("Content-Type"))
        .set(HttpHeaderNames.CONTENT_LENGTH, request.getBody().size());
    return new HttpPostRequestDecoder(copy);
  }

  private static byte[] metadata(HttpPostRequestDecoder form) throws Exception {
    return ((Attribute) form.getBodyHttpData("metadata")).get();
  }
}
