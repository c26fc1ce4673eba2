import type { LanguageModel } from 'ai'
import type { z } from 'zod'
import { AppError } from '../../../../model/app-error.ts'
import type { JudgeConfig } from '../../../../model/eval-config.ts'
import type { TokenUsage } from '../../../../model/span.ts'
import { boundedFetch } from './bounded-fetch.ts'

interface ModelRequest {
  system: string
  user: string
  /** Without it the model is free in what it writes. */
  schema: z.ZodType | undefined
  signal: AbortSignal
}

export interface ModelReply {
  text: string
  /** `stop`, `length`, `content-filter`, … */
  finish: string
  /** Name of the model that answered, as the provider says; absent where it does not. */
  served?: string
  usage?: TokenUsage
}

export interface OpenedModel {
  baseUrl: string
  /** What must never be shown. */
  secrets: readonly string[]
  generate(request: ModelRequest): Promise<ModelReply>
}

const usual = {
  openai: { baseUrl: 'https://api.openai.com/v1', key: ['OPENAI_API_KEY'], package: '@ai-sdk/openai' },
  anthropic: { baseUrl: 'https://api.anthropic.com/v1', key: ['ANTHROPIC_API_KEY'], package: '@ai-sdk/anthropic' },
  google: { baseUrl: 'https://generativelanguage.googleapis.com/v1beta', key: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'], package: '@ai-sdk/google' },
  'openai-compatible': { baseUrl: undefined, key: [], package: '@ai-sdk/openai-compatible' },
} as const

/** Where the model is asked, without a slash at the end, and whether that is the provider's own address. @throws AppError without one */
export function addressOf({ provider, baseUrl }: Pick<JudgeConfig, 'provider' | 'baseUrl'>): { baseUrl: string; isUsual: boolean } {
  const own = usual[provider].baseUrl
  const address = (baseUrl ?? own)?.replace(/\/+$/, '')
  if (address === undefined)
    throw new AppError('config-invalid', 'eval.judge: the provider openai-compatible has no address of its own', {
      hint: 'Set eval.judge.baseUrl, such as http://127.0.0.1:11434/v1 for Ollama or http://127.0.0.1:8080/v1 for llama.cpp.',
    })
  return { baseUrl: address, isUsual: address === own }
}

/**
 * The model of a judge through the AI SDK. The SDK tries once: tries, waits and the cap are ours.
 *
 * @throws AppError without a base URL, a key, or the provider's package
 */
export async function openModel(config: JudgeConfig, env: Readonly<Record<string, string | undefined>>): Promise<OpenedModel> {
  const { baseUrl } = addressOf(config)
  const apiKey = keyOf(config, env)
  // Reasoning comes on top of the tokens of the answer in some responses: room for both, and for its wrapping.
  const options = { baseURL: baseUrl, fetch: boundedFetch(1024 * 1024 + config.maxOutputTokens * 32) }
  const ai = await import('ai')
  const inner = await modelOf(config, options, apiKey)
  const { temperature, seed, maxOutputTokens } = config

  return {
    baseUrl,
    secrets: apiKey === undefined ? [] : [apiKey],
    async generate({ system, user, schema, signal }) {
      let structured: string | undefined
      const seen: { served?: string } = {}
      const model = ai.wrapLanguageModel({
        model: inner,
        middleware: {
          specificationVersion: 'v4',
          async wrapGenerate({ doGenerate }) {
            const result = await doGenerate()
            const served = result.response?.modelId ?? modelVersionOf(result.response?.body)
            if (served !== undefined) seen.served = served
            // The SDK would print its warnings, such as of a temperature that a model does not take.
            return { ...result, warnings: [] }
          },
        },
      })
      const output = schema === undefined ? undefined : ai.Output.object({ schema, name: 'grades' })
      const result = await ai.generateText({
        model,
        instructions: system,
        prompt: user,
        maxOutputTokens,
        maxRetries: 0,
        abortSignal: signal,
        ...(temperature === undefined ? {} : { temperature }),
        ...(seed === undefined ? {} : { seed }),
        // The schema goes to the provider; reading what comes back, and mending it, is ours.
        ...(output === undefined
          ? {}
          : {
              output: {
                ...output,
                parseCompleteOutput: async ({ text }: { text: string }) => {
                  structured = text
                  return {}
                },
              },
            }),
      })
      const usage = usageOf(result.usage)
      return {
        text: structured ?? result.text,
        finish: result.finishReason,
        ...(seen.served === undefined ? {} : { served: seen.served }),
        ...(usage === undefined ? {} : { usage }),
      }
    },
  }
}

function keyOf({ provider, apiKeyFromEnv, baseUrl }: JudgeConfig, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const names: readonly string[] = apiKeyFromEnv === undefined ? usual[provider].key : [apiKeyFromEnv]
  const key = names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== '')
  if (key !== undefined) return key
  if (provider === 'openai-compatible' && apiKeyFromEnv === undefined) return undefined
  throw new AppError('config-invalid', `eval.judge: no key for ${provider}: the environment variable ${names.join(' or ')} is not set`, {
    hint:
      baseUrl === undefined
        ? 'Set it, or name another one in eval.judge.apiKeyFromEnv.'
        : 'Set it, or name another one in eval.judge.apiKeyFromEnv; a server that needs no key is the provider openai-compatible.',
  })
}

type Options = { baseURL: string; fetch: typeof fetch }

async function modelOf({ provider, model }: JudgeConfig, options: Options, apiKey: string | undefined): Promise<Exclude<LanguageModel, string>> {
  const key = apiKey === undefined ? {} : { apiKey }
  switch (provider) {
    case 'openai': {
      const { createOpenAI } = await load(provider, () => import('@ai-sdk/openai'))
      return createOpenAI({ ...options, ...key }).chat(model)
    }
    case 'anthropic': {
      const { createAnthropic } = await load(provider, () => import('@ai-sdk/anthropic'))
      return createAnthropic({ ...options, ...key })(model)
    }
    case 'google': {
      const { createGoogle } = await load(provider, () => import('@ai-sdk/google'))
      return createGoogle({ ...options, ...key })(model)
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await load(provider, () => import('@ai-sdk/openai-compatible'))
      return createOpenAICompatible({ ...options, ...key, name: 'judge', supportsStructuredOutputs: true })(model)
    }
  }
}

async function load<Module>(provider: JudgeConfig['provider'], importing: () => Promise<Module>): Promise<Module> {
  try {
    return await importing()
  } catch (cause) {
    const name = usual[provider].package
    throw new AppError('config-invalid', `eval.judge: the provider ${provider} needs the package ${name}`, { hint: `npm install ${name}`, cause })
  }
}

/** Google says which version answered in a field of its own. */
function modelVersionOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'modelVersion' in body && typeof body.modelVersion === 'string' ? body.modelVersion : undefined
}

interface SdkUsage {
  inputTokens: number | undefined
  outputTokens: number | undefined
  inputTokenDetails: { cacheReadTokens: number | undefined; cacheWriteTokens: number | undefined }
  outputTokenDetails: { reasoningTokens: number | undefined }
}

/** Undefined where the provider tells neither input nor output: it is then not known, and not 0. */
function usageOf({ inputTokens, outputTokens, inputTokenDetails, outputTokenDetails }: SdkUsage): TokenUsage | undefined {
  const usage: TokenUsage = {}
  if (isCount(inputTokens)) usage.input = inputTokens
  if (isCount(outputTokens)) usage.output = outputTokens
  if (usage.input === undefined || usage.output === undefined || usage.input === 0) return undefined
  if (isCount(inputTokenDetails.cacheReadTokens)) usage.cacheRead = inputTokenDetails.cacheReadTokens
  if (isCount(inputTokenDetails.cacheWriteTokens)) usage.cacheWrite = inputTokenDetails.cacheWriteTokens
  if (isCount(outputTokenDetails.reasoningTokens)) usage.reasoning = outputTokenDetails.reasoningTokens
  return usage
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0
}
