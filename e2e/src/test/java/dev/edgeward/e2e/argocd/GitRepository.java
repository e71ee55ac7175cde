package dev.edgeward.e2e.argocd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Git repository on disk, with one branch. */
public final class GitRepository {

  private final Path folder;

  private GitRepository(Path folder) {
    this.folder = folder;
  }

  /** Makes an empty one. */
  public static GitRepository init(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    GitRepository repository = new GitRepository(folder);
    repository.git("init", "--quiet", "--initial-branch=main");
    repository.commit("begin", "--allow-empty");
    return repository;
  }

  /** Where Argo CD finds it. */
  public URI url() {
    return URI.create("file://" + folder.toAbsolutePath());
  }

  /** Commits a file; gives the revision. */
  public String put(String name, String text) throws IOException, InterruptedException {
    return put(Map.of(name, text));
  }

  /** Commits files by their names; gives the revision. */
  public String put(Map<String, String> files) throws IOException, InterruptedException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    git("add", ".");
    return commit("put " + files.size() + " files", "--allow-empty");
  }

  /** Commits that a file or folder is gone; gives the revision. */
  public String remove(String name) throws IOException, InterruptedException {
    git("rm", "-r", "--quiet", name);
    return commit("remove " + name);
  }

  /** Commits that the last commit is taken back; gives the revision. */
  public String revert() throws IOException, InterruptedException {
    git("revert", "--no-edit", "HEAD");
    return git("rev-parse", "HEAD");
  }

  private String commit(String message, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("commit", "--quiet", "-m", message));
    command.addAll(List.of(options));
    git(command.toArray(String[]::new));
    return git("rev-parse", "HEAD");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "user.name=team",
                "-c",
                "user.email=team@example.com",
                "-c",
                "commit.gpgSign=false"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes()).strip();
    if (git.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
    return output;
  }
}
