/** One line on the terminal that says what is going on and, where the share is known, how long it will take. */
export interface Progress {
  say(message: string, share?: number): void
  /** Clears the line. */
  end(): void
}

const leastMsBetween = 100

/** Where progress is shown: standard error. */
export interface ProgressStream {
  isTTY: boolean
  columns: number
  write(text: string): unknown
}

/** Progress for a person; silent where standard error is not a terminal. */
export function createProgress(stream: ProgressStream): Progress {
  if (!stream.isTTY) return { say: () => {}, end: () => {} }
  let lastMs = 0
  let phase = ''
  let phaseStartMs = 0
  return {
    say(message, share) {
      const nowMs = performance.now()
      const kind = message.replace(/[\d,.]+/g, '')
      if (kind !== phase) {
        phase = kind
        phaseStartMs = nowMs
      }
      if (nowMs - lastMs < leastMsBetween) return
      lastMs = nowMs
      const elapsedS = (nowMs - phaseStartMs) / 1000
      const left = share !== undefined && share > 0.02 && share < 1 && elapsedS > 1 ? `, about ${Math.ceil((elapsedS * (1 - share)) / share)} s left` : ''
      // Some terminals say that they are 0 wide.
      stream.write(`\r\u001b[K${`${message}${left}`.slice(0, stream.columns > 0 ? stream.columns - 1 : 79)}`)
    },
    end() {
      stream.write('\r\u001b[K')
    },
  }
}
