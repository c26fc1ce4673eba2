/** A rate for a sentence: three figures. */
export function rate(perS: number): string {
  return `${Number(perS.toPrecision(3))}/s`
}

/** A share for a sentence, in percent: rounded down just under 100 %, so that 99.96 % does not read as all. */
export function percent(ratio: number): string {
  const shown = Math.abs(ratio) > 0.99 && ratio < 1 ? Math.floor(1000 * ratio) / 10 : Number((100 * ratio).toPrecision(2))
  return `${shown} %`
}
