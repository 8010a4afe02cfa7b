import { defineConfig } from 'vitest/config'

// unit: npm registry alone. bundle: the built dist/. statistics: long seeded simulations.
// integration: needs Python, Debian packages; says what it skipped.
// isolate: false: a worker loads the sources once, not once a file, which saves a third of the processor time. So no test
// leaves a mark on a module, on the environment or on the working folder.
const project = (name: string, include: string[], testTimeout: number, exclude: string[] = [], env = {}) => ({
  test: {
    name,
    include,
    exclude,
    env,
    testTimeout,
    hookTimeout: testTimeout,
    setupFiles: ['tests/setup.ts'],
    isolate: false,
  },
})

export default defineConfig({
  test: {
    // vitest leaves one core to itself, which on two cores is half of the machine.
    maxWorkers: '100%',
    projects: [
      project('unit', ['tests/**/*.test.ts'], 60_000, [
        'tests/bundle/**',
        'tests/statistics/**',
        'tests/integration/**',
      ]),
      // The same fuzz tests as in unit, with many more cases; FUZZ_RUNS says how many, FUZZ_SEED which.
      project('fuzz', ['tests/fuzz/**/*.test.ts'], 7_200_000, [], { FUZZ_RUNS: process.env.FUZZ_RUNS ?? '100000' }),
      project('bundle', ['tests/bundle/**/*.test.ts'], 60_000),
      project('statistics', ['tests/statistics/**/*.test.ts'], 600_000),
      project('integration', ['tests/integration/**/*.test.ts'], 600_000),
    ],
  },
})
