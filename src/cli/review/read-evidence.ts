import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { checkEvidenceConfig } from '../../engine/check-evidence-config.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { Evidence } from '../../model/evidence.ts'

/** Reads and checks evidence.json. @throws AppError `input-unreadable`, or `config-changed` where it was gathered otherwise */
export async function readEvidence(path: string, config: Config): Promise<Evidence> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('input-unreadable', `The evidence at ${path} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'A review writes it as evidence.json beside review.html.',
    })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('input-unreadable', `${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Gather it again with `loadbearing review`.',
    })
  }
  const parsed = Evidence.safeParse(json)
  if (!parsed.success) {
    throw new AppError('input-unreadable', `${path} is not evidence of this version:\n${firstLines(z.prettifyError(parsed.error))}`, {
      hint: 'Gather it again with `loadbearing review`, or use the version that wrote it.',
    })
  }
  checkEvidenceConfig(parsed.data, config)
  return parsed.data
}

function firstLines(text: string): string {
  const lines = text.split('\n')
  return lines.length <= 10 ? text : [...lines.slice(0, 10), `… and ${lines.length - 10} lines more`].join('\n')
}
