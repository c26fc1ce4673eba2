import { toolVersion } from '../engine/tool-version.ts'

export const version = toolVersion
