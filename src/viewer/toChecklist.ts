import type { RunManifest } from '../domain/run';
import type { RunFold } from '../journal/runFold';
import type { PanelRun } from '../protocol/panel';

/** What is done before a run's first step, and what each open item waits for. */
export function toChecklist(manifest: RunManifest, fold: RunFold): PanelRun['checklist'] {
  const { program, backend, config, recorder, trainer } = manifest;
  const isConfig = program.kind === 'config';
  const spoke = backend !== null || program.kind === 'command' ? config !== null : false;
  return [
    {
      label: 'Recorder started',
      done: recorder !== null,
      detail: recorder?.host ?? '',
      waitsFor: 'It waits for the recorder to write its name into run.json.',
    },
    {
      label: 'Program started',
      done: trainer !== null,
      detail: program.argv.slice(0, 2).join(' '),
      waitsFor: 'It waits for the system to start the program.',
    },
    {
      label: 'Program has said hello',
      done: spoke || fold.lastStep > 0,
      detail: backend ?? '',
      waitsFor: isConfig
        ? 'It waits for the trainer to read the data and load its backend; what it says meanwhile stands in the output.'
        : 'It waits for the program to call margin.init: imports and loading data come before that. What it prints stands in the output.',
    },
    {
      label: 'First embeddings',
      done: fold.snapshots.length > 0,
      detail: '',
      waitsFor: isConfig
        ? 'It waits for the untrained network to embed the probes.'
        : 'It waits for run.embeddings(z, labels); without it only the loss can be shown.',
    },
    {
      label: 'First step',
      done: fold.lastStep > 0,
      detail: '',
      waitsFor: isConfig
        ? 'It waits for the first update of the weights.'
        : 'It waits for run.log({"loss": loss}) in the training loop.',
    },
  ];
}
