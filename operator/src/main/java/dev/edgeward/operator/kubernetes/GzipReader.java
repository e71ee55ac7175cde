package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.ZlibCodecFactory;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes a body on decompressed where it is compressed. That shows in its first byte (RFC 1952),
 * with which no text begins; the client tells the headers only later.
 */
final class GzipReader implements AsyncBody.Consumer<List<ByteBuffer>> {
  private static final byte GZIP = 0x1f;

  private final AsyncBody.Consumer<List<ByteBuffer>> reader;
  private boolean begun;
  private @Nullable EmbeddedChannel gunzip;

  GzipReader(AsyncBody.Consumer<List<ByteBuffer>> reader) {
    this.reader = reader;
  }

  @Override
  public void consume(List<ByteBuffer> part, AsyncBody body) throws Exception {
    if (!begun) {
      begin(part, body);
    }
    reader.consume(gunzip == null ? part : decompressed(gunzip, part), body);
  }

  private void begin(List<ByteBuffer> part, AsyncBody body) {
    for (ByteBuffer bytes : part) {
      if (bytes.hasRemaining()) {
        begun = true;
        if (bytes.get(bytes.position()) == GZIP) {
          EmbeddedChannel channel =
              new EmbeddedChannel(ZlibCodecFactory.newZlibDecoder(ZlibWrapper.GZIP));
          var unused = body.done().whenComplete((done, failure) -> channel.finishAndReleaseAll());
          gunzip = channel;
        }
        return;
      }
    }
  }

  private static List<ByteBuffer> decompressed(EmbeddedChannel gunzip, List<ByteBuffer> part) {
    List<ByteBuffer> texts = new ArrayList<>();
    for (ByteBuffer bytes : part) {
      gunzip.writeInbound(Unpooled.wrappedBuffer(bytes));
      for (ByteBuf text = gunzip.readInbound(); text != null; text = gunzip.readInbound()) {
        byte[] copy = new byte[text.readableBytes()];
        text.readBytes(copy);
        text.release();
        texts.add(ByteBuffer.wrap(copy));
      }
    }
    return texts;
  }

  @Override
  public <U> @Nullable U unwrap(Class<U> target) {
    return reader.unwrap(target);
  }
}
