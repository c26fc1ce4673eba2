/**
 * Names that telemetry conventions, SDKs and gateways use for a provider, by the id of its price table.
 * A dotted name is tried whole, then without its last part: `openai.responses` is `openai`, `azure.ai.openai` is listed.
 *
 * @see OpenTelemetry semantic conventions, `gen_ai.provider.name` and the older `gen_ai.system`; AI SDK `ai.model.provider`; OpenInference `llm.provider`
 */
const namesByTable: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['anthropic', 'claude'],
  aws: ['aws', 'aws.bedrock', 'aws-bedrock', 'bedrock', 'amazon', 'amazon-bedrock', 'bedrock-converse', 'aws-sagemaker-bedrock'],
  azure: [
    'azure',
    'az',
    'az.ai.openai',
    'az.ai.inference',
    'azure.ai.openai',
    'azure.ai.inference',
    'azure-openai',
    'azure-ai',
    'azure-ai-inference',
    'azureopenai',
  ],
  cerebras: ['cerebras'],
  cohere: ['cohere', 'cohere-chat', 'cohere-ai'],
  deepseek: ['deepseek', 'deep-seek'],
  fireworks: ['fireworks', 'fireworks-ai'],
  google: [
    'google',
    'gemini',
    'gcp',
    'gcp.vertex-ai',
    'gcp.gemini',
    'gcp.gen-ai',
    'google-ai',
    'google-ai-studio',
    'google-genai',
    'google-vertex',
    'vertex',
    'vertex-ai',
    'vertexai',
    'palm',
  ],
  groq: ['groq'],
  minimax: ['minimax'],
  mistral: ['mistral', 'mistral-ai', 'mistralai'],
  moonshotai: ['moonshotai', 'moonshot', 'moonshot-ai'],
  openai: ['openai', 'open-ai', 'text-completion-openai'],
  openrouter: ['openrouter', 'open-router'],
  perplexity: ['perplexity', 'perplexity-ai'],
  together: ['together', 'together-ai', 'togetherai'],
  voyageai: ['voyageai', 'voyage', 'voyage-ai'],
  'x-ai': ['x-ai', 'xai', 'x.ai', 'grok'],
  zhipuai: ['zhipuai', 'zhipu'],
  zai: ['zai', 'z-ai'],
}

/** Gateways and wrappers: they say who carried the call, not whose prices hold; a prefix of the model's name decides. */
const carriers: ReadonlySet<string> = new Set([
  'litellm',
  'gateway',
  'ai-gateway',
  'vercel',
  'vercel-ai-gateway',
  'langchain',
  'llamaindex',
  'llama-index',
  'portkey',
  'helicone',
  'unknown',
])

/**
 * Providers that price the models they make, for calls that name no provider; a model of exactly one of them is priced there.
 * `makes` leaves out what a maker resells.
 */
export const makers: readonly { table: string; makes(name: string): boolean }[] = [
  { table: 'openai', makes: () => true },
  { table: 'anthropic', makes: () => true },
  { table: 'google', makes: (name) => !name.includes('claude') },
  { table: 'mistral', makes: () => true },
  { table: 'cohere', makes: () => true },
  { table: 'deepseek', makes: () => true },
  { table: 'x-ai', makes: () => true },
  { table: 'perplexity', makes: (name) => name.includes('sonar') },
  { table: 'moonshotai', makes: () => true },
  { table: 'voyageai', makes: () => true },
  { table: 'minimax', makes: () => true },
]

const tableByName = new Map(Object.entries(namesByTable).flatMap(([table, names]) => names.map((name) => [name, table] as const)))

/** Lower case, `_` and blanks as `-`. */
function spelled(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[_\s]+/g, '-')
}

/**
 * The price table of a provider as telemetry names it.
 *
 * @param provider such as `azure.ai.openai`, `openai.responses`, `mistral_ai`
 * @returns the table's id, `carrier` for a gateway that has no prices of its own, or undefined for an unknown name
 */
export function priceTableOf(provider: string): string | undefined {
  let name = spelled(provider)
  for (;;) {
    const table = tableByName.get(name)
    if (table !== undefined) return table
    if (carriers.has(name)) return 'carrier'
    const dot = name.lastIndexOf('.')
    if (dot <= 0) return undefined
    name = name.slice(0, dot)
  }
}
