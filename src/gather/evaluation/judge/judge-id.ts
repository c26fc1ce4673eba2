import { createHash } from 'node:crypto'
import { JudgeConfig } from '../../../model/eval-config.ts'
import { promptVersion } from './calls/call.ts'
import { addressOf } from './provider/open-model.ts'

/** Hex digits: judges of one model are few. */
const hashLength = 6
const usualOutputTokens = JudgeConfig.shape.maxOutputTokens.parse(undefined)

/**
 * `provider/model#version of the prompts`, and behind it, where the address or a setting that can change grades is not the usual one, a hash of them: two servers may
 * serve other models under one name.
 */
export function judgeIdOf(config: JudgeConfig): string {
  const { provider, model, temperature, seed, maxOutputTokens } = config
  const { baseUrl, isUsual } = addressOf(config)
  const unusual = [isUsual ? null : new URL(baseUrl).href, temperature ?? null, seed ?? null, maxOutputTokens === usualOutputTokens ? null : maxOutputTokens]
  const id = `${provider}/${model}#${promptVersion}`
  if (unusual.every((each) => each === null)) return id
  return `${id}-${createHash('sha256').update(JSON.stringify(unusual)).digest('hex').slice(0, hashLength)}`
}
