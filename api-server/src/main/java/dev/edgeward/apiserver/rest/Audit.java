package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.RequestIds;
import dev.edgeward.apiserver.security.AuditLog;
import dev.edgeward.apiserver.security.Caller;
import jakarta.inject.Singleton;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the audit line of a request, whatever becomes of it. */
@Singleton
final class Audit {
  private final AuditLog log;
  private final RequestIds requestIds;

  Audit(AuditLog log, RequestIds requestIds) {
    this.log = log;
    this.requestIds = requestIds;
  }

  Entry begin(Caller caller, String verb, String resource, @Nullable String id) {
    return new Entry(caller, verb, resource, id, requestIds.current());
  }

  /** One line to be. */
  final class Entry {
    private final Caller caller;
    private final String verb;
    private final String resource;
    private final @Nullable String id;
    private final String requestId;

    private Entry(
        Caller caller, String verb, String resource, @Nullable String id, String requestId) {
      this.caller = caller;
      this.verb = verb;
      this.resource = resource;
      this.id = id;
      this.requestId = requestId;
    }

    <T> T around(Supplier<T> work, Function<T, @Nullable String> idOf) {
      T done;
      try {
        done = work.get();
      } catch (ApiException e) {
        log.write(caller, verb, resource, id, requestId, e.code().code());
        throw e;
      } catch (RuntimeException e) {
        log.write(caller, verb, resource, id, requestId, ErrorCode.INTERNAL.code());
        throw e;
      }
      log.write(caller, verb, resource, idOf.apply(done), requestId, "ok");
      return done;
    }

    void around(Runnable work) {
      around(
          () -> {
            work.run();
            return true;
          },
          done -> id);
    }
  }
}
