package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.Problem;
import dev.edgeward.apiserver.error.RequestIds;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The errors, one response for each status, made of the codes that there are. */
final class ProblemDocument {
  private static final Set<Integer> LATER = Set.of(429, 503);

  private ProblemDocument() {}

  /** The name of the response of a status; endpoints refer to it. */
  static String name(int status) {
    return "Problem" + status;
  }

  /** The responses by name. */
  static Map<String, APIResponse> responses() {
    Map<Integer, List<ErrorCode>> codes = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.computeIfAbsent(code.status(), status -> new ArrayList<>()).add(code);
    }
    Map<String, APIResponse> responses = new TreeMap<>();
    codes.forEach((status, some) -> responses.put(name(status), response(status, some)));
    return responses;
  }

  /** The codes that a problem may have. */
  static List<Object> codes() {
    return Arrays.stream(ErrorCode.values()).<Object>map(ErrorCode::code).toList();
  }

  /** The header that every response has. */
  static Header requestId() {
    return header("The request's id, also in the server's log");
  }

  private static APIResponse response(int status, List<ErrorCode> codes) {
    APIResponse response =
        OASFactory.createAPIResponse()
            .description(
                codes.stream()
                    .map(code -> code.code() + ": " + code.title())
                    .collect(Collectors.joining("; ")))
            .addHeader(RequestIds.HEADER, requestId())
            .content(
                OASFactory.createContent()
                    .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                            .schema(FilterDocument.ref("Problem"))
                            .example(example(codes.getFirst()))));
    if (LATER.contains(status)) {
      response.addHeader(
          HttpHeaders.RETRY_AFTER, header("Seconds to wait", Schema.SchemaType.INTEGER));
    }
    if (status == ErrorCode.UNAUTHORIZED.status()) {
      response.addHeader(HttpHeaders.WWW_AUTHENTICATE, header("Bearer"));
    }
    return response;
  }

  /** A header of text that is always there. */
  static Header header(String description) {
    return header(description, Schema.SchemaType.STRING);
  }

  private static Header header(String description, Schema.SchemaType type) {
    return OASFactory.createHeader()
        .description(description)
        .required(true)
        .schema(OASFactory.createSchema().addType(type));
  }

  private static Map<String, Object> example(ErrorCode code) {
    Problem problem = Problem.of(code, code.title(), List.of(), null);
    Map<String, Object> example = new LinkedHashMap<>();
    example.put("type", problem.type());
    example.put("title", problem.title());
    example.put("status", problem.status());
    example.put("code", problem.code());
    example.put("detail", problem.detail());
    example.put("requestId", "7f9f2c1e-1a38-4a57-9c3f-0d9b6a0e6a51");
    return example;
  }
}
