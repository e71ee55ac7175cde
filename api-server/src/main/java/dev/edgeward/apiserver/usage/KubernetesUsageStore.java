package dev.edgeward.apiserver.usage;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionUsage;
import dev.edgeward.api.v1alpha1.FunctionUsageCount;
import dev.edgeward.api.v1alpha1.FunctionUsageSpec;
import dev.edgeward.apiserver.ApiServerConfig;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** FunctionUsage objects in the API server's own namespace: one a day, run and part. */
@Singleton
final class KubernetesUsageStore implements UsageStore {
  private static final int CONFLICT = 409;
  private static final long PAGE = 100;

  private final KubernetesClient client;
  private final String namespace;

  KubernetesUsageStore(KubernetesClient client, ApiServerConfig config) {
    this.client = client;
    this.namespace = config.namespace();
  }

  @Override
  public void write(Piece piece) {
    FunctionUsage object = object(piece);
    try {
      FunctionUsage present = objects().withName(object.getMetadata().getName()).get();
      if (present == null) {
        client.resource(object).create();
        return;
      }
      object.getMetadata().setResourceVersion(present.getMetadata().getResourceVersion());
      client.resource(object).update();
    } catch (KubernetesClientException e) {
      throw failed(e.getCode() == CONFLICT ? "somebody else writes it" : "written", e);
    }
  }

  @Override
  public List<Piece> read(int part) {
    List<Piece> pieces = new ArrayList<>();
    try {
      String more = null;
      do {
        KubernetesResourceList<FunctionUsage> page =
            objects()
                .withLabel(Names.USAGE_PART, Integer.toString(part))
                .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(more).build());
        page.getItems().forEach(object -> piece(object, part).ifPresent(pieces::add));
        more = page.getMetadata() == null ? null : page.getMetadata().getContinue();
      } while (more != null && !more.isEmpty());
    } catch (KubernetesClientException e) {
      throw failed("read", e);
    }
    return pieces;
  }

  @Override
  public void removeBefore(LocalDate day) {
    try {
      for (int part = 0; part < Usage.PARTS; part++) {
        for (Piece piece : read(part)) {
          if (piece.day().isBefore(day)) {
            objects().withName(name(piece)).delete();
          }
        }
      }
    } catch (KubernetesClientException e) {
      throw failed("removed", e);
    }
  }

  private NonNamespaceOperation<
          FunctionUsage, KubernetesResourceList<FunctionUsage>, Resource<FunctionUsage>>
      objects() {
    MixedOperation<FunctionUsage, KubernetesResourceList<FunctionUsage>, Resource<FunctionUsage>>
        all = client.resources(FunctionUsage.class);
    return all.inNamespace(namespace);
  }

  private FunctionUsage object(Piece piece) {
    FunctionUsage object = new FunctionUsage();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name(piece))
            .addToLabels(Names.USAGE_PART, Integer.toString(piece.part()))
            .build());
    List<FunctionUsageCount> counts = new ArrayList<>();
    new TreeMap<>(piece.functions()).forEach((id, totals) -> counts.add(totals.count(id)));
    object.setSpec(new FunctionUsageSpec(piece.day().toString(), piece.replica(), counts));
    return object;
  }

  private static String name(Piece piece) {
    return "usage-" + piece.day() + "-" + piece.replica() + "-" + piece.part();
  }

  /** Empty for an object that isn't ours. */
  private static Optional<Piece> piece(FunctionUsage object, int part) {
    FunctionUsageSpec spec = object.getSpec();
    if (spec == null || spec.day() == null || spec.replica() == null) {
      return Optional.empty();
    }
    LocalDate day;
    try {
      day = LocalDate.parse(spec.day());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    Map<String, Totals> functions = new HashMap<>();
    for (FunctionUsageCount count :
        spec.functions() == null ? List.<FunctionUsageCount>of() : spec.functions()) {
      if (count != null && count.functionId() != null) {
        functions.merge(count.functionId(), Totals.of(count), Totals::plus);
      }
    }
    return Optional.of(new Piece(day, spec.replica(), part, functions));
  }

  private static UsageUnavailable failed(String what, KubernetesClientException e) {
    return new UsageUnavailable("usage can't be " + what + " (status " + e.getCode() + ")");
  }
}
