import { z } from 'zod';
import type { RunManifest } from '../domain/run';

const jsonNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);
const nullableText = z.string().nullable();

const processIdentity = z.object({ pid: z.number(), startTime: z.number().nullable() });
const verdict = z.object({
  step: z.number().nullable(),
  state: z.string(),
  tone: z.enum(['question', 'loading', 'pass', 'info', 'warning', 'error']),
  title: z.string(),
  sentence: z.string(),
  confidence: z.string(),
  stats: z.array(z.object({ label: z.string(), value: z.string(), comparison: z.string() })),
});

/** `run.json`. What a later version adds is let through; what is missing or of another type makes the run broken. */
export const manifestSchema = z.looseObject({
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  number: z.number(),
  status: z.enum(['starting', 'running', 'stopping', 'finished', 'stopped', 'failed', 'lost']),
  reason: nullableText,
  warnings: z.array(z.string()),
  exitCode: z.number().nullable(),
  signal: nullableText,
  startedAt: z.string(),
  endedAt: nullableText,
  program: z.looseObject({
    kind: z.enum(['config', 'command']),
    file: nullableText,
    argv: z.array(z.string()),
    cwd: z.string(),
  }),
  config: z.record(z.string(), z.unknown()).nullable(),
  configText: nullableText.default(null),
  env: z.record(z.string(), z.string()).default({}),
  backend: nullableText.default(null),
  steps: z.number(),
  totalSteps: z.number().nullable().default(null),
  stepsPerSecond: z.number().nullable().default(null),
  dropped: z.number().default(0),
  metrics: z
    .record(
      z.string(),
      z.looseObject({
        last: jsonNumber,
        min: jsonNumber.nullable(),
        max: jsonNumber.nullable(),
        count: z.number(),
      }),
    )
    .default({}),
  snapshots: z.number().default(0),
  worst: z
    .looseObject({
      id: z.string(),
      code: z.string(),
      severity: z.enum(['error', 'warning', 'information']),
      step: z.number().nullable(),
      rowText: z.string(),
    })
    .nullable()
    .default(null),
  activeAlerts: z.number().default(0),
  verdict: verdict.nullable().default(null),
  notRecording: z.object({ sinceStep: z.number(), why: z.string() }).nullable().default(null),
  recorder: processIdentity
    .extend({ host: z.string(), bootId: z.string(), pidNamespace: z.string().optional() })
    .nullable()
    .default(null),
  trainer: processIdentity.nullable().default(null),
  git: z.object({ sha: z.string(), dirty: z.boolean() }).nullable().default(null),
});

export function decodeManifest(value: unknown): { manifest: RunManifest } | { reason: string } {
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return { manifest: parsed.data as unknown as RunManifest };
  const issue = parsed.error.issues[0];
  const where = issue && issue.path.length > 0 ? `"${issue.path.join('.').slice(0, 100)}" ` : '';
  return { reason: `run.json is not a manifest: ${where}${issue?.message ?? 'wrong shape'}` };
}
