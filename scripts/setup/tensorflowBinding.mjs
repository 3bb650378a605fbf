/** Builds the Node binding of this checkout's @tensorflow/tfjs-node, with the same recipe as the extension's command. */
import { buildBinding } from '../../src/launch/nativeTensorflow/buildBinding.mjs';
import { findOnPath, tfjsNodePackage } from './paths.mjs';
import { runCommand } from './runCommand.mjs';

/** Fills `folder` with lib/napi-v8, lib/napi-v9 and deps/lib. */
export const compileBinding = (part, folder) =>
  buildBinding({
    packageFolder: tfjsNodePackage,
    folder,
    node: process.execPath,
    findOnPath,
    run: (command, args) => runCommand(part, command, args),
    onStep: () => undefined,
  });
