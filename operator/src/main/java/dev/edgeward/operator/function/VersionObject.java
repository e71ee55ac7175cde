package dev.edgeward.operator.function;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

/** Builds the FunctionVersion object of a version. */
final class VersionObject {
  private VersionObject() {}

  /**
   * The object to create. It has no owner: a foreground delete of the Function would take it along
   * before the finalizer has its say.
   *
   * @param function whose version it is
   * @param wanted name, id and content
   * @param number of the version
   * @return a FunctionVersion
   */
  static FunctionVersion of(Function function, Desired.Version wanted, int number) {
    FunctionVersionSpec spec = wanted.spec();
    FunctionVersion version = new FunctionVersion();
    version.setMetadata(
        new ObjectMetaBuilder()
            .withName(wanted.name())
            .withNamespace(function.getMetadata().getNamespace())
            .addToLabels(Names.ID_LABEL, wanted.id())
            .addToLabels(Names.FUNCTION_ID_LABEL, spec.functionId())
            .withFinalizers(Names.FUNCTION_VERSION_FINALIZER)
            .build());
    version.setSpec(spec.identified(number, spec.digest(), spec.bundleDigest()));
    return version;
  }
}
