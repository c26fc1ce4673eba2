/** URL of a module beside the caller's, as `.ts` when run from source and `.js` when built: for what is started by its file. */
export function siblingModule(importer: string, path: string): URL {
  return new URL(`${path}${importer.endsWith('.ts') ? '.ts' : '.js'}`, importer)
}
