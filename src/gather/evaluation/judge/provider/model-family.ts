/** Who made a model, by what stands in its name. The first that fits counts: a distilled model is its maker's, whatever it was distilled into. */
const families: readonly (readonly [family: string, names: RegExp])[] = [
  ['anthropic', /claude/],
  ['openai', /(?:^|[^a-z])(?:chatgpt|gpt|o[134])(?:[^a-z]|$)|davinci/],
  ['google', /gemini|gemma|(?:^|[^a-z])palm/],
  ['deepseek', /deepseek/],
  ['qwen', /qwen|qwq/],
  ['nvidia', /nemotron/],
  ['mistral', /mi[sx]tral|ministral|magistral|codestral|devstral|pixtral/],
  ['meta', /llama/],
  ['xai', /grok/],
  ['cohere', /command-|(?:^|[^a-z])aya(?:[^a-z]|$)/],
  ['microsoft', /(?:^|[^a-z])phi(?:[^a-z]|$)/],
  ['moonshot', /kimi|moonshot/],
  ['zhipu', /(?:^|[^a-z])glm/],
  ['minimax', /minimax|abab/],
  ['amazon', /(?:^|[^a-z])nova(?:[^a-z]|$)|titan/],
  ['ibm', /granite/],
  ['ai21', /jamba/],
  ['huggingface', /smollm/],
]

/** The family of a model, to see whether a judge grades its own kin; the bare name where no maker is known, since two unknown ones are not kin. */
export function familyOf(model: string): string {
  const name = model.trim().toLowerCase()
  return families.find(([, names]) => names.test(name))?.[0] ?? name
}

/** A name that stays with one version of the weights: it ends in a date, or in the number of a snapshot. */
export function isDated(model: string): boolean {
  return /[-@:](?:20[2-9]\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|2[3-9](?:0[1-9]|1[0-2])|00\d)(?:-v\d+(?::\d+)?)?$/.test(
    model,
  )
}
