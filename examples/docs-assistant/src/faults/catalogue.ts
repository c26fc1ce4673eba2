/** Where a fault is built in: into the index, into the running service, or into the team's evaluation script. */
export type FaultPlace = 'ingest' | 'serve' | 'evaluate'

export interface Fault {
  name: string
  area: 'latency' | 'retrieval' | 'data pipeline' | 'cost' | 'observability' | 'evaluation'
  place: FaultPlace
  /** What the code does when the fault is on, and what it does when it is off. */
  mechanism: string
  /** What the people who use the system meet. */
  users: string
  /** Whether the word `all` switches it on. */
  inAll: boolean
}

const fault = (entry: Omit<Fault, 'inAll'>): Fault => ({ ...entry, inAll: true })

/** Every fault that the system can carry, in the order of the README's table. */
export const faults = [
  fault({
    name: 'blocking-rerank',
    area: 'latency',
    place: 'serve',
    mechanism: 'the reranker scores candidates on the main thread, in one go; off: the same scoring in a pool of worker threads',
    users: 'while one request is reranked no other is served: every request waits for all that came before it',
  }),
  fault({
    name: 'narrow-reader-pool',
    area: 'latency',
    place: 'serve',
    mechanism: 'the HTTP client keeps one connection to the generator; off: 64',
    users: 'answers queue for the one connection, although the generator could take more',
  }),
  fault({
    name: 'short-timeout-retries',
    area: 'latency',
    place: 'serve',
    mechanism: 'a call to the generator is given up at a limit that its tail passes under load, and is made again at once, twice; off: 30 s, no retry',
    users: 'under load answers fail or take up to three limits, and each abandoned call still costs the generator its work',
  }),
  fault({
    name: 'no-backpressure',
    area: 'latency',
    place: 'serve',
    mechanism: 'requests are taken without limit; off: at most 16 at work, the next is told 503 with Retry-After',
    users: 'over capacity everybody waits longer and longer, and nobody is told to come back later',
  }),
  fault({
    name: 'lazy-index',
    area: 'latency',
    place: 'serve',
    mechanism: 'the index is read at the first request, and nothing is warm by then; off: read and warmed up before the service says that it is ready',
    users: 'the first people after each deployment wait for the index to load',
  }),
  fault({
    name: 'buffered-stream',
    area: 'latency',
    place: 'serve',
    mechanism: 'the whole answer is collected and then sent in one piece; off: each piece is passed on as it comes',
    users: 'nothing appears until everything is there',
  }),
  fault({
    name: 'shallow-search',
    area: 'retrieval',
    place: 'serve',
    mechanism: 'the search uses a graph with three links a node and next to no expansion; off: 16 links, expansion 128 and 64',
    users: 'the right page exists and is not found',
  }),
  fault({
    name: 'rewrite-buys-nothing',
    area: 'retrieval',
    place: 'serve',
    mechanism:
      'each query is wrapped in boilerplate and padded with related words looked up in the whole vocabulary; off: only follow-ups are completed from their session',
    users: 'every request pays for a step that finds no page more',
  }),
  fault({
    name: 'lost-title',
    area: 'data pipeline',
    place: 'ingest',
    mechanism: 'the parser drops the frontmatter, and with it title and description; off: both are indexed with every chunk',
    users: 'pages whose text does not repeat their title are not found by it',
  }),
  fault({
    name: 'double-ingest',
    area: 'data pipeline',
    place: 'ingest',
    mechanism: 'the job runs twice and its chunk ids carry the run, so every page is in the index twice; off: ids depend on the page alone',
    users: 'half of every result list repeats the other half',
  }),
  fault({
    name: 'latin1-read',
    area: 'data pipeline',
    place: 'ingest',
    mechanism: 'files are decoded as Latin-1; off: as the UTF-8 that they are',
    users: 'answers show mojibake where the page has quotes, dashes, arrows or other scripts',
  }),
  fault({
    name: 'timestamp-prompt',
    area: 'cost',
    place: 'serve',
    mechanism: 'the prompt begins with the time of day; off: the time stands at its end',
    users: 'nothing of the prompt is ever found in the prefix cache: every request pays for all its tokens',
  }),
  fault({
    name: 'stuffed-context',
    area: 'cost',
    place: 'serve',
    mechanism: 'twenty chunks go into the prompt; off: five',
    users: 'each answer costs about four times the input tokens, of which it uses at most five passages',
  }),
  fault({
    name: 'stream-without-usage',
    area: 'observability',
    place: 'serve',
    mechanism: 'the streaming call does not ask for usage, so none comes and no span has any; off: it does',
    users: 'nobody can say what an answer costs',
  }),
  {
    ...fault({
      name: 'broken-propagation',
      area: 'observability',
      place: 'serve',
      mechanism: 'calls to the generator carry no traceparent, so its spans become traces of their own; off: they carry it',
      users: 'a slow answer cannot be followed into the generator',
    }),
    // It would hide what the generator does from every other finding, so it must be asked for by name.
    inAll: false,
  },
  fault({
    name: 'no-session',
    area: 'observability',
    place: 'serve',
    mechanism: 'spans do not say which session a request belongs to; off: session.id',
    users: 'nobody can say how often one person meets a slow answer',
  }),
  fault({
    name: 'failed-cases-dropped',
    area: 'evaluation',
    place: 'evaluate',
    mechanism: 'the evaluation averages over the cases that gave an answer; off: a case without one counts as 0',
    users: 'the score goes up when the system fails more often',
  }),
  fault({
    name: 'answers-in-corpus',
    area: 'evaluation',
    place: 'ingest',
    mechanism: 'the evaluation set, questions with reference answers, is ingested as a page; off: documentation only',
    users: 'the evaluation finds its own answers and says nothing about real questions',
  }),
] as const satisfies readonly Fault[]

export type FaultName = (typeof faults)[number]['name']
export type FaultSet = ReadonlySet<FaultName>
