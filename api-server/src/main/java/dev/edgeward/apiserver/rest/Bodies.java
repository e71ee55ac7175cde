package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of the requests that are under way. Together they take a part of the heap at most: one
 * that there is no room for is refused, and those that are there go on. Invocations have a part of
 * their own, as their bodies are read once the caller was found to have the right: with the bodies
 * of other requests anybody with a token can take all the room that there is for those.
 */
@Singleton
final class Bodies {
  private static final int PART_OF_HEAP = 6;
  private static final int FIRST = 4 * 1024;
  private static final int LARGEST = 256 * 1024;

  private final Room invocations;
  private final Room others;

  /** Trees that are being made, by the tokens that they may turn out to have. */
  private final Semaphore making = new Semaphore(JsonBody.MAX_TOKENS, true);

  @Inject
  Bodies() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /**
   * Bodies that have room.
   *
   * @param bytes for those of invocations, and as many for the others
   */
  Bodies(long bytes) {
    this.invocations = new Room(bytes, new AtomicLong());
    this.others = new Room(bytes, new AtomicLong());
  }

  private record Room(long bytes, AtomicLong taken) {}

  /** Makes something of a body, and counts it. */
  @FunctionalInterface
  interface Making<T> {
    T make() throws IOException;
  }

  /** Does the work of an invocation, which may keep its body until it is done. */
  <T> T duringInvocation(InputStream stream, Function<Body, T> work) {
    return during(new Body(stream, invocations), work);
  }

  /** Does the work of another request, which may keep its body until it is done. */
  <T> T during(@Nullable InputStream stream, Function<Body, T> work) {
    return during(new Body(stream == null ? InputStream.nullInputStream() : stream, others), work);
  }

  private static <T> T during(Body body, Function<Body, T> work) {
    try {
      return work.apply(body);
    } finally {
      body.give(body.held);
    }
  }

  /** Bytes of memory that the bodies take now, in the two rooms together. */
  long taken() {
    return invocations.taken().get() + others.taken().get();
  }

  /** The body of one request; belongs to one thread. */
  final class Body {
    private final InputStream stream;
    private final Room room;
    private long held;

    private Body(InputStream stream, Room room) {
      this.stream = stream;
      this.room = room;
    }

    /**
     * All of it.
     *
     * @param limit of its bytes
     * @return once only
     * @throws ApiException 413 when it has more, 503 when there is no room for it
     */
    byte[] bytes(int limit) {
      try {
        return read(limit);
      } catch (IOException e) {
        throw ApiException.of(ErrorCode.INVALID_REQUEST, "the body did not arrive whole");
      }
    }

    /** What is read is counted before: who sends slowly holds it for long. */
    private byte[] read(int limit) throws IOException {
      List<byte[]> parts = new ArrayList<>(1);
      int size = 0;
      int wanted = Math.min(FIRST, limit + 1);
      boolean ended = false;
      while (!ended) {
        byte[] part = part(wanted);
        parts.add(part);
        size += part.length;
        if (size > limit) {
          throw ApiException.of(
              ErrorCode.REQUEST_TOO_LARGE, "the body may have " + limit + " bytes");
        }
        ended = part.length < wanted;
        wanted = Math.min(Math.min(2 * wanted, LARGEST), limit + 1 - size);
      }
      return parts.size() == 1 ? parts.getFirst() : joined(parts, size);
    }

    private byte[] part(int length) throws IOException {
      take(length);
      byte[] part = stream.readNBytes(length);
      give(length - part.length);
      return part;
    }

    private byte[] joined(List<byte[]> parts, int size) {
      take(size);
      byte[] whole = new byte[size];
      int at = 0;
      for (byte[] part : parts) {
        System.arraycopy(part, 0, whole, at, part.length);
        at += part.length;
      }
      give(size);
      return whole;
    }

    /**
     * Makes something of the body whose size nobody knows before. Waits while others do, which
     * takes no longer than their parsing.
     */
    <T> T making(int tokens, Making<T> work) throws IOException {
      making.acquireUninterruptibly(tokens);
      try {
        return work.make();
      } finally {
        making.release(tokens);
      }
    }

    /**
     * Counts memory that is made of the body.
     *
     * @param bytes about
     * @throws ApiException 503 when there is no room for it
     */
    void take(long bytes) {
      if (room.taken().addAndGet(bytes) > room.bytes()) {
        room.taken().addAndGet(-bytes);
        throw ApiException.of(
            ErrorCode.OVERLOADED, "the requests that are under way leave no room for this one");
      }
      held += bytes;
    }

    /** Counts it no more. */
    void give(long bytes) {
      room.taken().addAndGet(-bytes);
      held -= bytes;
    }
  }
}
