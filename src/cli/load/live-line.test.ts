import { expect, it } from 'vitest'
import { liveLine } from './live-line.ts'

const live = { elapsedMs: 1000, ofMs: 2000, askedPerS: 20, achievedPerS: 19.6, inFlight: 3, errors: 1, ok: 17, lagP99Ms: 0.84 }

it('shows what is asked, what is achieved and the lag, and no percentile before there is one', () => {
  expect(liveLine(live, 'level 2 of 5')).toBe('level 2 of 5  19.6 of 20.0/s  3 in flight  17 ok  1 failed  lag 0.8 ms')
})

it('shows percentiles and the first token once there are some', () => {
  expect(liveLine({ ...live, p50Ms: 120.4, p95Ms: 812, p99Ms: 12_400, firstTokenP50Ms: 40 }, 'all')).toContain(
    'p50 120 ms  p95 812 ms  p99 12.4 s  first token 40.0 ms',
  )
})
