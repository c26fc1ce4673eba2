import { audits } from '../../audits/registry.ts'
import { AppError } from '../../model/app-error.ts'
import type { Audit } from '../../model/define.ts'

/** The audits that `--only` names, else all. @throws AppError `usage` for one that there is not */
export function chosenAudits(only: string | undefined): readonly Audit[] {
  if (only === undefined) return audits
  const ids = only.split(',').map((id) => id.trim())
  const unknown = ids.filter((id) => !audits.some((audit) => audit.id === id))
  if (unknown.length > 0) {
    throw new AppError('usage', `There is no audit ${unknown.join(', ')}.`, { hint: `Audits: ${audits.map(({ id }) => id).join(', ')}` })
  }
  return audits.filter(({ id }) => ids.includes(id))
}
