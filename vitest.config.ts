import { defineConfig } from 'vitest/config'

/** Tests that drive a system and look at when things happen: another test on the second core would be part of what they see. */
const drivingLoad = [
  'src/gather/load/**/*.test.ts',
  'src/measure/load/spans/*.test.ts',
  'test/end-to-end/{load,demo,prompt-versions}.test.ts',
  'examples/docs-assistant/**/*.test.ts',
]

export default defineConfig({
  test: {
    // The embedded engine binds one data folder per process, so every test file has a process of its own.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env.CI === undefined ? ['default'] : ['default', ['json', { outputFile: 'test/out/results.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts', 'examples/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/dist/**', ...drivingLoad],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'load', include: drivingLoad, maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
})
