import { AppError } from '../model/app-error.ts'
import type { Config } from '../model/config.ts'
import type { Evidence } from '../model/evidence.ts'
import { gatheredWith } from './gather-evidence.ts'

/** Refuses evidence that was gathered with another configuration, and says what changed. @throws AppError `config-changed` */
export function checkEvidenceConfig(evidence: Evidence, config: Config): void {
  const changed = differences('', evidence.gatheredWith, gatheredWith(config, evidence))
  if (changed.length === 0) return
  throw new AppError('config-changed', `The evidence was gathered with another configuration:\n${changed.map((line) => `  ${line}`).join('\n')}`, {
    hint: `Gather again: ${evidence.command}`,
  })
}

function differences(path: string, before: unknown, after: unknown): string[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => differences(path === '' ? key : `${path}.${key}`, before[key], after[key]))
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)]
  return was === is ? [] : [`${path}: was ${was ?? 'not set'}, is ${is ?? 'not set'}`]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
