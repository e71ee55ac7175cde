package dev.edgeward.operator.bundling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // a null fails the test
class WorkplaceTest {
  @TempDir private Path parent;

  /** What is made now is older than anything that has just begun. */
  private Workplace workplace() {
    Instant later = Instant.now().plus(Duration.ofHours(1));
    return new Workplace(parent, InstantSource.fixed(later));
  }

  private Path left(String name) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(name).resolve("1/src"));
    Files.writeString(folder.resolve("main.ts"), "");
    Files.writeString(parent.resolve(name).resolve("lock"), "");
    return parent.resolve(name);
  }

  @Test
  void whatAKilledOperatorLeftGoesAtTheStart() throws Exception {
    Path left = left("edgeward-bundling-1");
    Path another = left("somebody-elses");

    Path folder = workplace().folder();

    assertThat(folder).isEmptyDirectory();
    assertThat(left).doesNotExist();
    assertThat(another).isNotEmptyDirectory();
  }

  @Test
  void whatAnotherOperatorWorksInStays() throws Exception {
    Path used = left("edgeward-bundling-1");
    try (FileChannel lock = FileChannel.open(used.resolve("lock"), StandardOpenOption.WRITE)) {
      assertThat(lock.tryLock()).isNotNull();

      workplace().folder();

      assertThat(used.resolve("1/src/main.ts")).exists();
    }
  }

  @Test
  void whatIsNotLockedYetStays() throws Exception {
    Path young = left("edgeward-bundling-1");

    new Workplace(parent, InstantSource.system()).folder();

    assertThat(young.resolve("1/src/main.ts")).exists();
  }

  /** Some clean up what is old in /tmp. */
  @Test
  void aFolderThatSomebodyTookAwayIsMadeAnew() throws Exception {
    Workplace workplace = workplace();
    Workplace.clear(workplace.folder().getParent());

    assertThat(workplace.folder()).isEmptyDirectory();
  }
}
