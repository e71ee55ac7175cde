package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.fileupload2.core.AbstractFileUpload;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInput;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;
import org.jspecify.annotations.Nullable;

/** The parts of a {@code multipart/form-data} body, each in memory. */
final class Multipart {

  private static final int MOST_PARTS = 1_000;

  private Multipart() {}

  /**
   * A part.
   *
   * @param name what the form calls it
   * @param contentType without parameters; null when it has none
   */
  record Part(String name, @Nullable String contentType, Buffer body) {}

  static boolean isMultipart(ApiRequest request) {
    return contentType(request).startsWith("multipart/form-data");
  }

  /** What is kept of a form for whoever looks at it later. */
  static Form form(ApiRequest request, String method, String path) {
    JsonNode metadata = MissingNode.getInstance();
    Map<String, String> types = new TreeMap<>();
    for (Part part : read(request)) {
      @Nullable String type = part.contentType();
      types.put(part.name(), type == null ? "" : type);
      if (part.name().equals("metadata")) {
        metadata = Json.read(part.body(), "the part metadata");
      }
    }
    return new Form(method, path, metadata, types);
  }

  /**
   * All parts in their order.
   *
   * @throws ApiError when the body is no such form, or a name is there twice
   */
  static List<Part> read(ApiRequest request) {
    if (!isMultipart(request)) {
      throw ApiError.invalid(
          "the body has to be multipart/form-data, and is " + contentType(request));
    }
    List<Part> parts = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try {
      FileItemInputIterator items = new Parser().getItemIterator(request);
      while (items.hasNext()) {
        Part part = part(items.next());
        if (!names.add(part.name())) {
          throw ApiError.invalid("the part " + part.name() + " is there twice");
        }
        if (parts.size() == MOST_PARTS) {
          throw ApiError.invalid("there are more than " + MOST_PARTS + " parts");
        }
        parts.add(part);
      }
    } catch (IOException e) {
      throw ApiError.invalid("the form can't be read: " + e.getMessage());
    }
    return parts;
  }

  private static Part part(FileItemInput item) throws IOException {
    @Nullable String name = item.getFieldName();
    if (name == null || name.isEmpty()) {
      throw ApiError.invalid("a part has no name");
    }
    @Nullable String type = item.getContentType();
    try (InputStream body = item.getInputStream()) {
      return new Part(
          name,
          type == null ? null : type.replaceFirst(";.*", "").strip(),
          Buffer.buffer(body.readAllBytes()));
    }
  }

  private static String contentType(ApiRequest request) {
    @Nullable String type = request.headers().get("content-type");
    return type == null ? "" : type;
  }

  private static RequestContext context(ApiRequest request) {
    return new RequestContext() {
      @Override
      public String getCharacterEncoding() {
        return StandardCharsets.UTF_8.name();
      }

      @Override
      public long getContentLength() {
        return request.body().length();
      }

      @Override
      public String getContentType() {
        return contentType(request);
      }

      @Override
      public InputStream getInputStream() {
        return new ByteArrayInputStream(request.body().getBytes());
      }

      @Override
      public boolean isMultipartRelated() {
        return false;
      }
    };
  }

  /** Only its way to iterate is used. */
  private static final class Parser
      extends AbstractFileUpload<ApiRequest, DiskFileItem, DiskFileItemFactory> {

    @Override
    public FileItemInputIterator getItemIterator(ApiRequest request) throws IOException {
      return getItemIterator(context(request));
    }

    @Override
    public Map<String, List<DiskFileItem>> parseParameterMap(ApiRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<DiskFileItem> parseRequest(ApiRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
