package dev.edgeward.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.VersionContent;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.AdmissionConfig;
import dev.edgeward.operator.bundling.Bundles;
import dev.edgeward.operator.bundling.InMemoryBundler;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.InMemoryDispatcher;
import dev.edgeward.operator.dispatch.TestRuntimes;
import dev.edgeward.operator.function.SpecPreviews;
import dev.edgeward.operator.oci.InMemoryRegistry;
import dev.edgeward.operator.oci.Pulls;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class PreFlightTest {
  private static final String GOOD = "{code: {files: {main.js: good}}}";
  private static final String BAD = "{code: {files: {main.js: bad}}}";
  private static final String BAD_WITH_ENV =
      "{code: {files: {main.js: bad}}, env: [{name: A, value: b}]}";

  private final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  private boolean connected = true;

  PreFlightTest() {
    dispatcher.breakStartOf(bundle -> bundle.toJson().toString().contains("bad"));
    dispatcher.blame("is missing");
  }

  @Test
  void codeThatLoadsIsLetIn() throws Exception {
    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, null, GOOD, false))
        .isEqualTo(Answer.ALLOWED);
    assertThat(dispatcher.calls())
        .singleElement()
        .satisfies(call -> assertThat(call.operation()).isEqualTo("tryOut"));
  }

  @Test
  void codeThatDoesNotLoadIsRefusedOrNamed() throws Exception {
    for (boolean dryRun : new boolean[] {true, false}) {
      assertThat(answer(AdmissionConfig.PreFlight.REFUSE, GOOD, BAD, dryRun))
          .isInstanceOfSatisfying(
              Answer.Refused.class, no -> assertThat(no.message()).contains("is missing"));
    }
    assertThat(answer(AdmissionConfig.PreFlight.DRY_RUN, GOOD, BAD, true))
        .isInstanceOf(Answer.Refused.class);
    assertThat(warning(answer(AdmissionConfig.PreFlight.DRY_RUN, GOOD, BAD, false)))
        .contains("is missing");
    assertThat(answer(AdmissionConfig.PreFlight.OFF, GOOD, BAD, true)).isEqualTo(Answer.ALLOWED);
  }

  @Test
  void whatIsThereAlreadyIsNotLoadedAgain() throws Exception {
    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, BAD, BAD, false)).isEqualTo(Answer.ALLOWED);
    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, BAD, "{description: No code}", false))
        .isEqualTo(Answer.ALLOWED);
    assertThat(dispatcher.calls()).isEmpty();
  }

  @Test
  void codeThatCanNotBeBundledIsRefusedUnlessItIsThere() throws Exception {
    String typed = "{code: {files: {main.ts: broken}}}";

    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, GOOD, typed, false))
        .isInstanceOfSatisfying(
            Answer.Refused.class, no -> assertThat(no.message()).contains("main.ts:1"));
    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, typed, typed, false))
        .isEqualTo(Answer.ALLOWED);
    assertThat(dispatcher.calls()).isEmpty();
  }

  @Test
  void whatFailsForWantOfItsEnvironmentIsLetIn() throws Exception {
    dispatcher.blame("TypeError", "API_KEY is not set");
    assertThat(warning(answer(AdmissionConfig.PreFlight.REFUSE, null, BAD_WITH_ENV, true)))
        .contains("without its environment", "API_KEY is not set");

    dispatcher.blame("SyntaxError", "is missing");
    assertThat(answer(AdmissionConfig.PreFlight.REFUSE, null, BAD_WITH_ENV, true))
        .isInstanceOf(Answer.Refused.class);
  }

  @Test
  void whatNobodyCanTellIsLetInWithAWord() throws Exception {
    for (DispatcherException failure :
        List.of(
            new DispatcherException.Unavailable("nobody answers", null),
            new DispatcherException.Unanswered("no answer", new IOException()),
            new DispatcherException.RateLimited("too many", Duration.ofSeconds(1)),
            new DispatcherException.Unauthorized("other keys"),
            new DispatcherException.Rejected("no"))) {
      dispatcher.failWith(failure);
      assertThat(warning(answer(AdmissionConfig.PreFlight.REFUSE, null, BAD, true)))
          .contains("not checked", failure.getMessage());
    }
    connected = false;
    assertThat(warning(answer(AdmissionConfig.PreFlight.REFUSE, null, BAD, true)))
        .contains("Runtime local is not set up");
  }

  private static String warning(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Allowed.class);
    return ((Answer.Allowed) answer).warnings().getFirst();
  }

  private Answer answer(AdmissionConfig.PreFlight mode, String before, String now, boolean dryRun)
      throws InterruptedException {
    return new PreFlight(
            new InlineSpecs(),
            name -> connected ? Optional.of(TestRuntimes.connection()) : Optional.empty(),
            dispatcher,
            new KubernetesSerialization(),
            mode,
            Duration.ofSeconds(1))
        .of(review(before, now, dryRun));
  }

  private static Review review(String before, String now, boolean dryRun) {
    try {
      YAMLMapper yaml = new YAMLMapper();
      ObjectNode request = yaml.createObjectNode().put("dryRun", dryRun).put("namespace", "team");
      request.set("object", yaml.readTree("{metadata: {name: greet}, spec: %s}".formatted(now)));
      if (before != null) {
        request.set(
            "oldObject", yaml.readTree("{metadata: {name: greet}, spec: %s}".formatted(before)));
      }
      return new Review(request);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Of specs that refer to nothing. */
  private static final class InlineSpecs extends SpecPreviews {
    InlineSpecs() {
      super(new Bundles(new InMemoryBundler()), new Pulls(new InMemoryRegistry()));
    }

    @Override
    public Preview of(Function function, Duration patience) {
      var spec = function.getSpec();
      if (spec.code() == null) {
        return new Preview.Nothing();
      }
      if (spec.code().files().containsKey("main.ts")) {
        return new Preview.Faulty("main.ts:1: " + spec.code().files().get("main.ts"));
      }
      Bundle bundle =
          Bundle.of(
              VersionContent.draft(
                  "fun_1", spec, spec.code().files(), "main.js", null, null, "local", null, null));
      return new Preview.Version("local", bundle, spec.env() != null);
    }
  }
}
