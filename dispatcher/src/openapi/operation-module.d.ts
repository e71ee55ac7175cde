/** The file that lies beside this module in every bundle. */
declare module "*operation.json" {
  const operation: import("./operation.js").Operation;
  export default operation;
}
