package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;

/** The request with the arguments as they came, and the code as it is kept. */
final class InvocationBody extends RequestBody {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final byte[] BUNDLE = ",\"bundle\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] ARGS = ",\"args\":".getBytes(StandardCharsets.UTF_8);

  private final byte[] head;
  private final byte[] bundle;
  private final JsonSlice args;

  InvocationBody(Invocation invocation) {
    ObjectNode fields =
        JsonNodeFactory.instance
            .objectNode()
            .put("workspaceId", invocation.workspaceId())
            .put("functionId", invocation.functionId())
            .put("versionId", invocation.versionId())
            .put("invocationId", invocation.invocationId())
            .put("userId", invocation.userId())
            .put("bundleDigest", invocation.bundleDigest())
            .put("envDigest", invocation.envDigest())
            .put("timeoutMs", invocation.timeoutMillis());
    if (invocation.env() != null) {
      fields.put("env", invocation.env());
    }
    String text = fields.toString();
    this.head = text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8);
    this.bundle = invocation.bundle() == null ? new byte[0] : invocation.bundle();
    this.args = invocation.args();
  }

  @Override
  public MediaType contentType() {
    return JSON;
  }

  @Override
  public long contentLength() {
    int code = bundle.length == 0 ? 0 : BUNDLE.length + bundle.length;
    return (long) head.length + code + ARGS.length + args.length() + 1;
  }

  /** Once only: the client is not to send it again by itself. */
  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    Buffer buffer = sink.getBuffer();
    buffer.write(head);
    if (bundle.length > 0) {
      buffer.write(BUNDLE);
      sink.write(bundle);
    }
    buffer.write(ARGS);
    sink.write(args.bytes(), args.from(), args.length());
    buffer.writeByte('}');
  }
}
