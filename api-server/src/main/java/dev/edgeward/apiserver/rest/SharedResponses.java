package dev.edgeward.apiserver.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Operation;

/** Puts what every operation may answer into the OpenAPI document. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class SharedResponses implements OASFilter {
  private static final String[] STATUSES = {"429"};

  @Override
  public Operation filterOperation(Operation operation) {
    for (String status : STATUSES) {
      operation
          .getResponses()
          .addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem"));
    }
    return operation;
  }
}
