#!/usr/bin/env node
/**
 * Installs what is missing: `node scripts/setup.mjs [part …]`, without names every part. Independent parts run side by
 * side. A part that this machine can't have is skipped with what to do, unless MARGIN_REQUIRE_ALL=1 or it is required.
 */
import { installParts, partNames } from './setup/installParts.mjs';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !partNames.includes(name));
if (unknown.length > 0) {
  console.error(`Unknown part ${unknown.join(', ')}. Known: ${partNames.join(', ')}.`);
  process.exit(2);
}
const { missing } = await installParts(names.length > 0 ? names : partNames);
const fatal =
  missing.some((part) => part.required) || (missing.length > 0 && process.env.MARGIN_REQUIRE_ALL === '1');
process.exit(fatal ? 1 : 0);
