package dev.edgeward.operator.npm;

/**
 * A package of a lock file.
 *
 * @param folder where it goes, such as {@code node_modules/a/node_modules/@b/c}
 * @param name as the registry knows it
 * @param version exactly
 * @param integrity that its archive must have
 */
record LockedPackage(String folder, String name, String version, Integrity integrity) {
  /** Name and version, for people. */
  String title() {
    return name + "@" + version;
  }

  /** The path of its archive below a registry's URL, by the convention that registries keep to. */
  String path() {
    String file = name.substring(name.indexOf('/') + 1);
    return name + "/-/" + file + "-" + version + ".tgz";
  }
}
