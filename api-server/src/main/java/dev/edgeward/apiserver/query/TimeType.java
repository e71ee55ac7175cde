package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as RFC 3339 writes them, compared as instants. */
record TimeType() implements ValueType<Instant> {
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?"
              + "(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");

  @Override
  public Shape.Kind kind() {
    return new Shape.Time();
  }

  @Override
  public String expectation() {
    return "a time as RFC 3339 has it, such as 2026-01-31T09:30:00Z";
  }

  @Override
  public Instant read(JsonNode json, Spot spot) {
    if (!json.isTextual()) {
      throw spot.refuse("expects " + expectation());
    }
    return parse(json.textValue(), spot);
  }

  @Override
  public Instant parse(String text, Spot spot) {
    Matcher parts = RFC_3339.matcher(text);
    if (!parts.matches()) {
      throw spot.refuse("expects " + expectation());
    }
    try {
      int second = number(parts, 6);
      // RFC 3339 knows leap seconds, Java doesn't: as in PostgreSQL, one is the second after.
      boolean leap = second == 60;
      LocalDateTime local =
          LocalDateTime.of(
              number(parts, 1),
              number(parts, 2),
              number(parts, 3),
              number(parts, 4),
              number(parts, 5),
              leap ? 59 : second,
              nanos(parts.group(7)));
      return local.toInstant(ZoneOffset.UTC).plusSeconds(leap ? 1 : 0).minusSeconds(offset(parts));
    } catch (DateTimeException e) {
      throw spot.refuse("expects " + expectation());
    }
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  @SuppressWarnings("NullAway") // a group that took no part is null
  private static int nanos(String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }

  private static long offset(Matcher parts) {
    if (parts.group(8) == null) {
      return 0;
    }
    int hours = number(parts, 9);
    int minutes = number(parts, 10);
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("no such offset");
    }
    return ("-".equals(parts.group(8)) ? -1 : 1) * (hours * 3600L + minutes * 60L);
  }

  @Override
  public int compare(Instant a, Instant b) {
    return a.compareTo(b);
  }

  @Override
  public void write(Instant value, DataOutput out) throws IOException {
    out.writeLong(value.getEpochSecond());
    out.writeInt(value.getNano());
  }

  @Override
  public Instant read(DataInput in) throws IOException {
    long second = in.readLong();
    int nano = in.readInt();
    if (nano < 0 || nano > 999_999_999) {
      throw new IllegalArgumentException("no nanosecond");
    }
    try {
      return Instant.ofEpochSecond(second, nano);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
