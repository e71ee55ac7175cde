package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A script as it is uploaded: the part {@code metadata} and a part for each module. Read and
 * checked as far as that goes without knowing the script.
 *
 * @param modules the main one first
 * @param bindings as they came
 * @param keepBindings types whose bindings are taken over from the version before
 */
record Upload(
    List<WorkerModule> modules,
    List<ObjectNode> bindings,
    List<String> keepBindings,
    VersionSettings version,
    ScriptSettings script,
    ObjectNode annotations) {

  /** Documented, of a paid plan: 10 MB compressed, 64 MB before. */
  private static final long LARGEST = 64L << 20;

  private static final long LARGEST_COMPRESSED = 10L << 20;

  /**
   * Reads a form.
   *
   * @param former the settings of the script, which stay where the form has none
   * @throws ApiError naming what is wrong
   */
  static Upload read(ApiRequest request, ScriptSettings former, LocalDate today) {
    @Nullable ObjectNode metadata = null;
    List<WorkerModule> modules = new ArrayList<>();
    for (Multipart.Part part : Multipart.read(request)) {
      if (part.name().equals("metadata")) {
        metadata = Json.readObject(part.body(), "the part metadata");
      } else {
        modules.add(module(part));
      }
    }
    if (metadata == null) {
      throw ApiError.upload("the part metadata is missing");
    }
    Fields fields = new Fields(metadata, "metadata");
    String main = fields.requiredText("main_module");
    checkStrategy(fields);
    Upload upload =
        new Upload(
            mainFirst(main, modules),
            fields.objects("bindings"),
            fields.texts("keep_bindings"),
            VersionSettings.initial().with(fields, today),
            former.with(fields),
            Annotations.read(fields));
    fields.done();
    upload.checkSize();
    return upload;
  }

  private static WorkerModule module(Multipart.Part part) {
    @Nullable String contentType = part.contentType();
    return WorkerModule.Type.of(contentType == null ? "" : contentType)
        .map(type -> new WorkerModule(part.name(), type, part.body()))
        .orElseThrow(
            () ->
                ApiError.upload(
                    "the part "
                        + part.name()
                        + " has the content type "
                        + contentType
                        + "; known are "
                        + WorkerModule.Type.known()));
  }

  private static List<WorkerModule> mainFirst(String main, List<WorkerModule> modules) {
    WorkerModule first =
        modules.stream()
            .filter(module -> module.name().equals(main))
            .findAny()
            .orElseThrow(
                () -> ApiError.upload("main_module names " + main + ", and no part has that name"));
    if (first.type() != WorkerModule.Type.ES_MODULE) {
      throw ApiError.upload("the main module has to be application/javascript+module");
    }
    List<WorkerModule> ordered = new ArrayList<>(modules);
    ordered.remove(first);
    ordered.addFirst(first);
    return ordered;
  }

  /** When objects of a worker are to be replaced; nothing here has any, so any way is the same. */
  static void checkStrategy(Fields metadata) {
    metadata
        .object("code_update_strategy")
        .ifPresent(
            strategy -> {
              Fields fields = new Fields(strategy, "metadata.code_update_strategy");
              String mode = fields.requiredText("mode");
              if (!mode.equals("deferred") && !mode.equals("immediate")) {
                throw ApiError.unknown("code_update_strategy.mode " + mode);
              }
              fields.integer("max_delay");
              fields.done();
            });
  }

  private void checkSize() {
    long bytes = modules.stream().mapToLong(module -> module.body().length()).sum();
    if (bytes > LARGEST || compressed() > LARGEST_COMPRESSED) {
      throw new ApiError(
          413,
          10_027,
          "Your Worker exceeded the size limit of 10 MiB compressed, or of 64 MiB before that.");
    }
  }

  private long compressed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream compressing = new GZIPOutputStream(bytes)) {
      for (WorkerModule module : modules) {
        Buffer body = module.body();
        compressing.write(body.getBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.size();
  }
}
