/** The module that the loader makes for each isolate, beside this one. */
export const policy: "Deny" | "AllowList" | "AllowAll";
