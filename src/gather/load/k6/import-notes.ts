import type { RequestRecord } from '../../../measure/load/records.ts'
import type { ReadAccount } from './read-samples.ts'

interface Imported {
  records: readonly RequestRecord[]
  /** Requests whose due time the script told. */
  dueKnown: number
  sent: number
  dropped: number
  account: ReadAccount
  targets: number
  stepNote: string
}

/** What a reader of figures from k6's results must know, the clock first. */
export function notesOf({ records, dueKnown, sent, dropped, account, targets, stepNote }: Imported): string[] {
  const redirects = records.filter(({ outcome }) => outcome === 'redirect').length
  const expected = records.filter(({ outcome, status = 0 }) => outcome === 'ok' && status >= 400).length
  return [
    clock(dueKnown, sent),
    'k6 reads a response whole: there is no time to first token, and no size of single responses',
    `steps: ${stepNote}`,
    ...note(dropped > 0, `${counted(dropped, 'iteration')} dropped by k6, since no virtual user was free, count as requests that were never sent`),
    ...note(redirects > 0, `${counted(redirects, 'redirect')}: k6 follows them unless told not to, and each hop is a request of its own here`),
    ...note(expected > 0, `${counted(expected, 'response')} with a status of 400 or more count as good, since the script expects them`),
    ...note(targets > 1, 'requests went to more than one URL, and the figures mix them'),
    ...note(account.outsideOfLoad > 0, `${counted(account.outsideOfLoad, 'request')} of setup and teardown are left out`),
    ...note(account.incomplete > 0, `${counted(account.incomplete, 'request')} without http_req_duration are left out`),
    ...note(account.badLines > 0, `${counted(account.badLines, 'line')} could not be read, first in line ${account.badLineNumbers.join(', ')}`),
    ...note(account.cutShort !== undefined, `the file breaks off: ${account.cutShort}`),
  ]
}

function clock(dueKnown: number, sent: number): string {
  if (dueKnown === sent) return "latency runs from each request's due time, which the script kept"
  const some = dueKnown === 0 ? 'no request' : `only ${dueKnown} of ${sent} requests`
  return (
    `${some} has a due time in k6's output, so latency is service time, from sent to end: a wait before a request was sent is not in it. ` +
    'If the script ran a fixed number of users that wait for each response (a closed loop), slow responses delayed the next requests, and the figures hide that'
  )
}

const note = (holds: boolean, text: string): string[] => (holds ? [text] : [])
const counted = (count: number, noun: string): string => `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
