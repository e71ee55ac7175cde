package dev.edgeward.apiserver.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cursors: places in an order, as the opaque text that clients hand back. A cursor carries the
 * values of the order's terms, so it outlives the row it was made from, and a mark of the order.
 *
 * @param <C> the context of a request
 * @param <R> the rows
 */
final class Cursors<C, R> {
  private static final int FORMAT = 2;
  private static final int MAX_LENGTH = 32_768;
  private static final String NO_CURSOR = "not a cursor of this API";

  private final Order<C, R> order;
  private final long mark;

  Cursors(Order<C, R> order) {
    this.order = order;
    this.mark = mark(order.signature());
  }

  private static long mark(String signature) {
    try {
      return ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256")
                  .digest(signature.getBytes(StandardCharsets.UTF_8)))
          .getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The cursor of a row's place. */
  String write(C context, R row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(mark);
      for (OrderTerm<C, R, ?> term : order.terms()) {
        write(term.field(), context, row, out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private static <C, R, V> void write(Field<C, R, V> field, C context, R row, DataOutputStream out)
      throws IOException {
    V value = field.of(context, row);
    out.writeBoolean(value != null);
    if (value != null) {
      field.type().write(value, out);
    }
  }

  /** The place that a cursor names: a value, or null, for each term of the order. */
  List<@Nullable Object> read(String parameter, String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      throw new InvalidQueryException(parameter, NO_CURSOR);
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor)))) {
      if (in.readByte() != FORMAT) {
        throw new InvalidQueryException(parameter, NO_CURSOR);
      }
      if (in.readLong() != mark) {
        throw new InvalidQueryException(parameter, "the cursor belongs to another list or orderBy");
      }
      List<@Nullable Object> place = new ArrayList<>();
      for (OrderTerm<C, R, ?> term : order.terms()) {
        place.add(in.readBoolean() ? term.field().type().read(in) : null);
      }
      if (in.read() != -1 || place.getLast() == null) {
        throw new InvalidQueryException(parameter, NO_CURSOR);
      }
      return Collections.unmodifiableList(place);
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidQueryException(parameter, NO_CURSOR);
    }
  }
}
