/** The description of an operation, as the operator writes it into the bundle beside this module; and what it tells the dispatcher. */

/** Tells the dispatcher's gateway which credentials a request takes; goes no further. */
export const CREDENTIALS_HEADER = "edgeward-credentials";

export type Style =
  | "matrix"
  | "label"
  | "form"
  | "simple"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject";

/** How a value becomes text. */
export interface Serialization {
  readonly style: Style;
  readonly explode: boolean;
  readonly allowReserved?: boolean;
}

export interface Parameter extends Serialization {
  /** The argument that has its value. */
  readonly arg: string;
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  /** The value is one text of this media type: the style says nothing then. */
  readonly mediaType?: string;
}

/** A property of a form, or a part of a multipart body. */
export interface Part extends Partial<Serialization> {
  readonly contentType?: string;
  /** The argument has it as base64. */
  readonly binary?: boolean;
}

export interface Body {
  readonly arg: string;
  readonly mediaType: string;
  readonly kind: "json" | "form" | "multipart" | "text" | "binary";
  readonly parts?: Readonly<Record<string, Part>>;
}

export interface Operation {
  readonly method: string;
  /** With its templates, as the document has it. */
  readonly path: string;
  readonly server: {
    /** Absolute, with its variables. */
    readonly url: string;
    /** The value of each variable that the caller gives none for. */
    readonly variables: Readonly<Record<string, string>>;
    /** The argument that has other values; absent where there is nothing to choose. */
    readonly arg?: string;
  };
  readonly parameters: readonly Parameter[];
  readonly body?: Body;
  readonly accept: string;
  /** Which credentials the operation takes, for the gateway: alternatives, each of schemes and their scopes. */
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}
