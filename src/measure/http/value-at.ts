/**
 * What stands at a path in a JSON value; list items by their index.
 *
 * @returns `undefined` where the path leads nowhere
 */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = Reflect.get(here, key)
  }
  return here
}
