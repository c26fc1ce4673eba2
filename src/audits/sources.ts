import type { Source } from '../model/define.ts'

/** Where the audits' questions come from. */
export const sources = {
  tailAtScale: { title: 'Dean and Barroso, The Tail at Scale, Communications of the ACM 56(2), 2013', url: 'https://doi.org/10.1145/2408776.2408794' },
  crisp: {
    title: 'Zhang et al., CRISP: Critical Path Analysis of Large-Scale Microservice Architectures, USENIX ATC 2022',
    url: 'https://www.usenix.org/conference/atc22/presentation/zhang-zhizhou',
  },
  genAiSpans: { title: 'OpenTelemetry semantic conventions for generative AI', url: 'https://opentelemetry.io/docs/specs/semconv/gen-ai/' },
  otelHttp: { title: 'OpenTelemetry semantic conventions for HTTP spans', url: 'https://opentelemetry.io/docs/specs/semconv/http/http-spans/' },
  otelTraceApi: { title: 'OpenTelemetry, tracing API specification', url: 'https://opentelemetry.io/docs/specs/otel/trace/api/' },
  otelSampling: { title: 'OpenTelemetry, sampling', url: 'https://opentelemetry.io/docs/concepts/sampling/' },
  openInference: { title: 'OpenInference specification', url: 'https://github.com/Arize-ai/openinference/tree/main/spec' },
  traceContext: { title: 'W3C Trace Context', url: 'https://www.w3.org/TR/trace-context/' },
  rfc5905: { title: 'RFC 5905, Network Time Protocol version 4', url: 'https://www.rfc-editor.org/rfc/rfc5905' },
  rfc9110: { title: 'RFC 9110, HTTP Semantics', url: 'https://www.rfc-editor.org/rfc/rfc9110' },
  rfc9111: { title: 'RFC 9111, HTTP Caching', url: 'https://www.rfc-editor.org/rfc/rfc9111' },
  sreMonitoring: {
    title: 'Site Reliability Engineering, chapter 6, Monitoring Distributed Systems',
    url: 'https://sre.google/sre-book/monitoring-distributed-systems/',
  },
  sreObjectives: { title: 'Site Reliability Engineering, chapter 4, Service Level Objectives', url: 'https://sre.google/sre-book/service-level-objectives/' },
  sreOverload: { title: 'Site Reliability Engineering, chapter 21, Handling Overload', url: 'https://sre.google/sre-book/handling-overload/' },
  sreCascading: {
    title: 'Site Reliability Engineering, chapter 22, Addressing Cascading Failures',
    url: 'https://sre.google/sre-book/addressing-cascading-failures/',
  },
  hiddenDebt: {
    title: 'Sculley et al., Hidden Technical Debt in Machine Learning Systems, NIPS 2015',
    url: 'https://papers.nips.cc/paper/5656-hidden-technical-debt-in-machine-learning-systems',
  },
  mlTestScore: {
    title: 'Breck et al., The ML Test Score: A Rubric for ML Production Readiness and Technical Debt Reduction, IEEE Big Data 2017',
    url: 'https://research.google/pubs/the-ml-test-score-a-rubric-for-ml-production-readiness-and-technical-debt-reduction/',
  },
  owaspLlm: { title: 'OWASP Top 10 for LLM Applications 2025', url: 'https://genai.owasp.org/llm-top-10/' },
  openAiCaching: { title: 'OpenAI, Prompt caching', url: 'https://platform.openai.com/docs/guides/prompt-caching' },
  genaiPrices: { title: 'Pydantic, genai-prices', url: 'https://github.com/pydantic/genai-prices' },
  responseTimes: { title: 'Nielsen, Response Times: The 3 Important Limits', url: 'https://www.nngroup.com/articles/response-times-3-important-limits/' },
  nodeEventLoop: {
    title: "Node.js, Don't Block the Event Loop (or the Worker Pool)",
    url: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  },
  openVersusClosed: {
    title: 'Schroeder, Wierman and Harchol-Balter, Open Versus Closed: A Cautionary Tale, NSDI 2006',
    url: 'https://www.usenix.org/conference/nsdi-06/open-versus-closed-cautionary-tale',
  },
  guerrillaCapacity: { title: 'Gunther, Guerrilla Capacity Planning, Springer 2007', url: 'https://doi.org/10.1007/978-3-540-31010-5' },
  loadShedding: {
    title: 'Amazon Builders’ Library, Using load shedding to avoid overload',
    url: 'https://aws.amazon.com/builders-library/using-load-shedding-to-avoid-overload/',
  },
  timeoutsAndRetries: {
    title: 'Amazon Builders’ Library, Timeouts, retries, and backoff with jitter',
    url: 'https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/',
  },
  poolSizing: { title: 'HikariCP, About Pool Sizing', url: 'https://github.com/brettwooldridge/HikariCP/wiki/About-Pool-Sizing' },
  kubernetesProbes: {
    title: 'Kubernetes, Liveness, Readiness, and Startup Probes',
    url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  },
  errorBars: {
    title: 'Miller, Adding Error Bars to Evals: A Statistical Approach to Language Model Evaluations, arXiv 2411.00640, 2024',
    url: 'https://arxiv.org/abs/2411.00640',
  },
  littleRubin: { title: 'Little and Rubin, Statistical Analysis with Missing Data, Wiley, 3rd edition 2019', url: 'https://doi.org/10.1002/9781119482260' },
  llmJudge: { title: 'Zheng et al., Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, NeurIPS 2023', url: 'https://arxiv.org/abs/2306.05685' },
  selfPreference: {
    title: 'Panickssery, Bowman and Feng, LLM Evaluators Recognize and Favor Their Own Generations, NeurIPS 2024',
    url: 'https://arxiv.org/abs/2404.13076',
  },
  horvitzThompson: {
    title: 'Horvitz and Thompson, A Generalization of Sampling Without Replacement from a Finite Universe, JASA 47(260), 1952',
    url: 'https://doi.org/10.1080/01621459.1952.10483446',
  },
  ragas: { title: 'Es et al., RAGAS: Automated Evaluation of Retrieval Augmented Generation, EACL 2024', url: 'https://arxiv.org/abs/2309.15217' },
  coordinatedOmission: { title: 'Tene, wrk2, on coordinated omission', url: 'https://github.com/giltene/wrk2' },
} as const satisfies Record<string, Source>
