/** What raters say of one item: `values[r]` is the value of rater r, `undefined` where there is none. */
export interface RatedItem {
  values: readonly (number | undefined)[]
  /** How many items it stands for: one over its inclusion probability. 1 without it. */
  weight?: number
  /** Items of one group are not independent. */
  group?: string
}

export interface AgreementOptions {
  confidence?: number
}

/** The values of an item that are there. */
export function valuesOf({ values }: RatedItem): number[] {
  return values.filter((value) => value !== undefined)
}
