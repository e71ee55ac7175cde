declare module "workerd" {
  /** A CommonJS module: what it exports as default is the path of the executable. */
  const workerd: { readonly default: string };
  export default workerd;
}
