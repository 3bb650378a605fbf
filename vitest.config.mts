import { defineConfig } from 'vitest/config';

const seconds = 1000;

/**
 * Real processes and a real editor on CI's shared machines: a second look there tells a slow moment from a fault, and the log
 * names each test that needed it. Elsewhere none is tried twice.
 */
const retry = process.env['CI'] ? 1 : 0;

/** Suites whose children or windows are the built program, so that it is built first. */
const built = { globalSetup: ['test/support/buildOnce.ts'], environment: 'node' as const };

const tensorflow = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-core/dist/register_all_gradients',
  '@tensorflow/tfjs-backend-cpu',
];

export default defineConfig({
  test: {
    passWithNoTests: true,
    // What was compiled once is not compiled again: a third of the unit suite's time.
    experimental: { fsModuleCache: true },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          // Pure functions share one module graph: five times as fast.
          pool: 'threads',
          isolate: false,
          maxWorkers: 2,
          // Hundreds of small files become one, which is kept.
          deps: { optimizer: { ssr: { enabled: true, include: tensorflow } } },
          testTimeout: 30 * seconds,
        },
      },
      {
        test: { name: 'webview', include: ['test/webview/**/*.test.ts'], testTimeout: 30 * seconds },
      },
      {
        test: {
          ...built,
          name: 'process',
          include: ['test/process/**/*.test.ts'],
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          maxWorkers: 2,
          retry,
        },
      },
      {
        test: {
          ...built,
          name: 'scenarios',
          include: ['test/scenarios/**/*.test.ts'],
          testTimeout: 180 * seconds,
          hookTimeout: 60 * seconds,
        },
      },
      {
        test: {
          ...built,
          globalSetup: ['test/support/buildOnce.ts', 'test/editor/harness/packageOnce.ts'],
          name: 'editor',
          include: ['test/editor/**/*.test.ts'],
          exclude: ['test/editor/host/**'],
          testTimeout: 120 * seconds,
          hookTimeout: 120 * seconds,
          // Each file has a server, an extension host and a browser of its own: one at a time on two cores.
          fileParallelism: false,
          retry,
        },
      },
      {
        test: {
          ...built,
          globalSetup: ['test/support/buildOnce.ts', 'test/editor/harness/packageOnce.ts'],
          name: 'bench',
          include: ['test/bench/**/*.bench.ts'],
          testTimeout: 600 * seconds,
          hookTimeout: 120 * seconds,
          fileParallelism: false,
          retry: 0,
        },
      },
      {
        test: {
          ...built,
          globalSetup: ['test/support/buildOnce.ts', 'test/editor/harness/packageOnce.ts'],
          name: 'screenshots',
          include: ['test/screenshots/**/*.shots.ts'],
          testTimeout: 400 * seconds,
          hookTimeout: 120 * seconds,
          fileParallelism: false,
        },
      },
    ],
  },
});
