#!/usr/bin/env node
/** Makes native TensorFlow.js available to this checkout: `node scripts/native-tensorflow.mjs`. */
import { installParts } from './setup/installParts.mjs';

const { missing } = await installParts(['native-tensorflow']);
process.exit(missing.length > 0 ? 1 : 0);
