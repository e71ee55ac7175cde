package dev.edgeward.operator.cloudflare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/**
 * A script as API v4 takes it: a form whose part {@code metadata} is JSON, with one more part for
 * the module, whose name is the module's. Source: what wrangler 4 sends, and "Multipart upload
 * metadata" of Cloudflare's documentation.
 */
final class ScriptForm {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final MediaType MODULE = MediaType.get("application/javascript+module");

  private ScriptForm() {}

  /**
   * The form of a script.
   *
   * @param upload the script
   * @return to send
   */
  static RequestBody of(ScriptUpload upload) {
    byte[] metadata = metadata(upload).toString().getBytes(StandardCharsets.UTF_8);
    return new MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("metadata", null, RequestBody.create(metadata, JSON_TYPE))
        .addFormDataPart(
            upload.mainModule(), upload.mainModule(), RequestBody.create(upload.source(), MODULE))
        .build();
  }

  private static ObjectNode metadata(ScriptUpload upload) {
    ObjectNode metadata =
        JSON.createObjectNode()
            .put("main_module", upload.mainModule())
            .put("compatibility_date", upload.compatibilityDate());
    putUnlessEmpty(metadata, "compatibility_flags", upload.compatibilityFlags());
    ArrayNode bindings = metadata.putArray("bindings");
    for (Binding binding : upload.bindings()) {
      ObjectNode node =
          bindings.addObject().put("name", binding.name()).put("type", binding.type());
      switch (binding) {
        case Binding.WorkerLoader loader -> {}
        case Binding.KvNamespaceId kv -> node.put("namespace_id", kv.namespaceId());
        case Binding.PlainText plain -> node.put("text", plain.text());
        case Binding.SecretText secret -> node.put("text", secret.text());
      }
    }
    putUnlessEmpty(metadata, "keep_bindings", upload.keepBindings());
    metadata.putObject("observability").put("enabled", upload.observability());
    if (upload.placement() != null) {
      metadata.putObject("placement").put("mode", upload.placement());
    }
    putUnlessEmpty(metadata, "tags", upload.tags());
    return metadata;
  }

  private static void putUnlessEmpty(ObjectNode metadata, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = metadata.putArray(name);
      texts.forEach(array::add);
    }
  }
}
