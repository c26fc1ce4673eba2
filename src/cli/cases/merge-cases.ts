import { isDeepStrictEqual } from 'node:util'
import type { ImportProblem } from '../../gather/evaluation/formats/index.ts'
import type { Case, CaseSource } from '../../model/case.ts'

export interface MergedCases {
  /** What goes into the set: new ones, and those that replace what was there. */
  put: Case[]
  fresh: number
  replaced: number
  kept: number
  /** Cases of the file that were not taken, though they say something else than those that stay. */
  problems: ImportProblem[]
}

/**
 * Cases of a file against those of the set. A file replaces what came from it, and nothing else: the id of a case without one is made of its question,
 * and a case that a person wrote says more than a row of the same question. `replace` takes the file's in any case.
 */
export function mergeCases(read: readonly Case[], known: ReadonlyMap<string, Case>, { file, replace }: { file: string; replace: boolean }): MergedCases {
  const merged: MergedCases = { put: [], fresh: 0, replaced: 0, kept: 0, problems: [] }
  for (const each of read) {
    const before = known.get(each.id)
    if (before === undefined) merged.fresh += 1
    else if (replace || before.source.file === file || isDeepStrictEqual(before.source, each.source)) merged.replaced += 1
    else {
      merged.kept += 1
      if (!isDeepStrictEqual(contentOf(before), contentOf(each))) {
        merged.problems.push({ where: `\`${each.id}\``, what: `kept: the set has the case ${inWords(before.source)}; --replace takes this one` })
      }
      continue
    }
    merged.put.push(each)
  }
  return merged
}

/** What a case says, without where and when it came from. */
function contentOf({ source, addedAt, metadata, ...content }: Case): object {
  return content
}

function inWords({ kind, file, traceId }: CaseSource): string {
  if (file !== undefined) return `from ${file}`
  if (traceId !== undefined) return 'from a trace'
  return kind === 'manual' ? 'as it was added by hand' : 'from elsewhere'
}
