import { type FaultName, type FaultPlace, type FaultSet, faults } from './catalogue.ts'

/**
 * The faults that a list switches on: `all`, `none`, names, or `all` with names that it leaves out, separated by commas.
 * A name with a minus before it is switched off again: `all,-blocking-rerank`.
 * @throws Error on a name that is none
 */
export function parseFaults(list: string): FaultSet {
  const on = new Set<FaultName>()
  for (const word of list.split(',').map((part) => part.trim())) {
    if (word === '' || word === 'none') continue
    if (word === 'all') for (const { name, inAll } of faults) inAll && on.add(name)
    else if (word.startsWith('-')) on.delete(faultNamed(word.slice(1)))
    else on.add(faultNamed(word))
  }
  return on
}

/** The flag if given, else the environment, else all. */
export function chosenFaults(flag: string | undefined): FaultSet {
  return parseFaults(flag ?? process.env.DOCS_ASSISTANT_FAULTS ?? 'all')
}

/** Names of those that are on and built in at a place, in the catalogue's order. */
export function faultsOf(place: FaultPlace, on: FaultSet): FaultName[] {
  return faults.filter((fault) => fault.place === place && on.has(fault.name)).map(({ name }) => name)
}

function faultNamed(name: string): FaultName {
  const found = faults.find((fault) => fault.name === name)
  if (found === undefined) throw new Error(`There is no fault "${name}". Known are all, none, ${faults.map((fault) => fault.name).join(', ')}.`)
  return found.name
}
