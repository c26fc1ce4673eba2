/** What one trace gives to the latency figures. */
export interface TraceSample {
  traceId: string
  /** Session id where told, else the trace id: what is resampled as one. */
  cluster: string
  /** Duration of the root. */
  totalMs: number
  /** Critical-path ms by stage; adds up to `totalMs`. */
  stageMs: ReadonlyMap<string, number>
  stageCalls: ReadonlyMap<string, number>
  /** From the root's start to the first token that a user could see. */
  firstTokenMs?: number
  /** Critical path to the first token, ms by stage; adds up to `firstTokenMs`. */
  firstTokenStageMs?: ReadonlyMap<string, number>
  /** Replayed duration in ms by `${stage}\u0000${scenario}`; one that is missing is the original. */
  replays: ReadonlyMap<string, number>
  generation: { ms: number; uncachedInput: number; output: number }[]
}
