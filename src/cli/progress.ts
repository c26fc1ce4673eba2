/** Says what is going on and, where the share is known, how long it will take. */
export interface Progress {
  say(message: string, share?: number): void
  /** Clears the line. */
  end(): void
}

const leastMsBetween = 100
/** A log is told both so seldom and after so much more: a short run adds nothing to it, and a long one some ten lines. */
const leastMsBetweenLines = 10_000
const leastShareBetweenLines = 0.1

/** Where progress is shown: standard error. */
export interface ProgressStream {
  isTTY: boolean
  columns: number
  write(text: string): unknown
}

/** One line on a terminal that is written over; elsewhere, such as in the log of a CI, plain lines of what has a known share. */
export function createProgress(stream: ProgressStream, clock: () => number = () => performance.now()): Progress {
  const timeLeft = timeLeftOf(clock)
  if (!stream.isTTY) return linesOf(stream, clock, timeLeft)
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    say(message, share) {
      const left = timeLeft(message, share)
      if (clock() - lastMs < leastMsBetween) return
      lastMs = clock()
      // Some terminals say that they are 0 wide.
      stream.write(`\r\u001b[K${`${message}${left}`.slice(0, stream.columns > 0 ? stream.columns - 1 : 79)}`)
    },
    end() {
      stream.write('\r\u001b[K')
    },
  }
}

type TimeLeft = (message: string, share: number | undefined) => string

function linesOf(stream: ProgressStream, clock: () => number, timeLeft: TimeLeft): Progress {
  let lastMs = clock()
  let lastShare = 0
  return {
    say(message, share) {
      const left = timeLeft(message, share)
      if (share === undefined) return
      // Something else has begun.
      if (share < lastShare) lastShare = 0
      if (share >= 1 || clock() - lastMs < leastMsBetweenLines || share - lastShare < leastShareBetweenLines) return
      lastMs = clock()
      lastShare = share
      stream.write(`${message}${left}\n`)
    },
    end() {},
  }
}

/** By how long what was done since the first message of its kind has taken. */
function timeLeftOf(clock: () => number): TimeLeft {
  let phase = ''
  let phaseStartMs = 0
  let phaseStartShare = 0
  return (message, share) => {
    const kind = message.replace(/[\d,.]+/g, '')
    if (kind !== phase) {
      phase = kind
      phaseStartMs = clock()
      phaseStartShare = share ?? 0
    }
    const elapsedS = (clock() - phaseStartMs) / 1000
    const done = (share ?? 0) - phaseStartShare
    return share !== undefined && done > 0.02 && share < 1 && elapsedS > 1 ? `, about ${Math.ceil((elapsedS * (1 - share)) / done)} s left` : ''
  }
}
