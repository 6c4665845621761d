// The module that build.mjs makes.
declare module "course:widgets" {
  export const widgets: Record<string, import("./_host.js").Widget>;
}
