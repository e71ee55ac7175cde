/** The digest of the built module; the build computes it over the module with these zeros, and puts it here. */
export const BUILD: string = "0000000000000000000000000000000000000000000000000000000000000000";
