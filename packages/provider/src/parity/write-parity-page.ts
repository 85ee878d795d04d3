// Command: writes docs/parity.md.
import { writeFileSync } from 'node:fs';
import { readModelMembers } from './model-members.js';
import { parityMarkdown } from './parity-page.js';

writeFileSync(new URL('../../../../docs/parity.md', import.meta.url), parityMarkdown(readModelMembers()));
