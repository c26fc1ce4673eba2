/** The kinds of failure a person can meet. Each kind has one exit code, so that scripts can tell them apart. */
export type AppErrorCode =
  | 'usage'
  | 'config-invalid'
  | 'config-changed'
  | 'input-unreadable'
  | 'store-locked'
  | 'store-newer'
  | 'store-failed'
  | 'server-failed'

const exitCodes: Record<AppErrorCode, number> = {
  usage: 2,
  'config-invalid': 2,
  'config-changed': 2,
  'input-unreadable': 3,
  'store-locked': 3,
  'store-newer': 3,
  'store-failed': 3,
  'server-failed': 3,
}

/**
 * An expected failure: it says what happened and where (`message`) and what to do (`hint`).
 * Anything else that is thrown is a bug of this program.
 */
export class AppError extends Error {
  readonly code: AppErrorCode
  readonly hint: string | undefined
  readonly exitCode: number

  constructor(code: AppErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint
    this.exitCode = exitCodes[code]
  }
}
