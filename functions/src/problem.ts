/** What keeps a function from being run. */

/** One place of a value that doesn't match its schema, as REST tells it. */
export interface Mismatch {
  /** A JSON pointer, such as `/args/who`. */
  readonly pointer: string;
  readonly message: string;
}

/** The function can't be loaded. In a cluster its condition `LatestVersionReady` would say so. */
export class LoadError extends Error {
  override readonly name = "LoadError";

  /** @param reason of the condition, such as `BundlingFailed` */
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(`${reason}: ${message}`);
  }
}

/** The file is no manifest, or doesn't say which Function is meant. */
export class InvalidManifest extends Error {
  override readonly name = "InvalidManifest";
}

/** The arguments don't match `spec.input`, so nothing ran: REST answers 400 `invalid-args`. */
export class InvalidArgs extends Error {
  override readonly name = "InvalidArgs";

  constructor(readonly errors: readonly Mismatch[]) {
    super(errors.map(({ pointer, message }) => `${pointer} ${message}`).join("; "));
  }
}
