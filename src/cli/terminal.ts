/** Colour where a person looks, unless they asked for none. */
export function usesColor(): boolean {
  return process.stdout.isTTY === true && process.env.NO_COLOR === undefined
}
