package dev.edgeward.apiserver.query;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an order, as the opaque text that clients hand back. It carries the values of the sort
 * keys, so it outlives the row it was made from.
 */
final class Cursor {
  private static final int FORMAT = 1;
  private static final int MAX_LENGTH = 32_768;

  private Cursor() {}

  static <R> String of(Ordering<R> ordering, R row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(ordering.signature().hashCode());
      for (String value : ordering.placeOf(row)) {
        out.writeBoolean(value != null);
        if (value != null) {
          out.writeUTF(value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  static <R> List<@Nullable String> place(Ordering<R> ordering, String parameter, String cursor) {
    if (cursor.length() > MAX_LENGTH) {
      throw new InvalidQueryException(parameter, "not a cursor of this API");
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor)))) {
      if (in.readByte() != FORMAT) {
        throw new InvalidQueryException(parameter, "not a cursor of this API");
      }
      if (in.readInt() != ordering.signature().hashCode()) {
        throw new InvalidQueryException(parameter, "the cursor belongs to another orderBy");
      }
      List<@Nullable String> place = new ArrayList<>(ordering.size());
      for (int i = 0; i < ordering.size(); i++) {
        place.add(in.readBoolean() ? in.readUTF() : null);
      }
      if (in.read() != -1 || place.getLast() == null) {
        throw new InvalidQueryException(parameter, "not a cursor of this API");
      }
      return place;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidQueryException(parameter, "not a cursor of this API");
    }
  }
}
