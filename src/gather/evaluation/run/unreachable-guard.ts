import { AppError } from '../../../model/app-error.ts'
import type { Answer } from '../target/target.ts'

/** In a row, from the start, with no answer between them. */
const mostInARow = 5

/** A system that is not there at all ends the run, before every case has waited for its retries. It is given the answers of cases that were put to the system. */
export function unreachableGuard(describe: string): (answer: Answer) => void {
  let inARow = 0
  let wasThere = false
  return (answer) => {
    if (answer.unsent) return
    if (answer.unreachable !== true) wasThere = true
    else inARow += 1
    if (wasThere || inARow < mostInARow) return
    throw new AppError('input-unreadable', `The system cannot be reached: ${describe}: ${answer.missing?.detail ?? ''}`, {
      hint: 'Start it, or correct eval.target in the config or --target. What was asked is kept: --resume goes on.',
    })
  }
}
