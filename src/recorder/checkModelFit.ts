import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { readConfigText } from '../config/configText';
import { createProblem } from '../config/schemaProblems';
import type { TripletConfig } from '../config/tripletConfig';
import type { ConfigProblem } from '../domain/configProblem';

/** Whether the files that a model names can be read and fit the data. The trainer knows networks: it is asked in a child. */
export async function checkModelFit(
  config: TripletConfig,
  file: string,
  text: string,
): Promise<ConfigProblem[]> {
  if (config.model.path === undefined && config.model.weights === undefined) return [];
  const answer = await askTrainer(JSON.stringify({ config, folder: dirname(file) }));
  try {
    const { problem } = JSON.parse(answer) as {
      problem: { path: (string | number)[]; message: string } | null;
    };
    return problem === null ? [] : [createProblem(readConfigText(text), problem.path, problem.message)];
  } catch {
    // It could not be asked: the run itself will say what is wrong.
    return [];
  }
}

function askTrainer(question: string): Promise<string> {
  const child = spawn(process.execPath, [resolve(__dirname, 'trainer.cjs'), '--check-model'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (answer += part));
  child.stdin.on('error', () => undefined);
  child.stdin.end(question);
  return new Promise((done) => {
    child.on('error', () => done(''));
    child.on('close', () => done(answer));
  });
}
