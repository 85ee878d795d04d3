// The entry `@drey/iam-hook/testing`: the fault table as docs/roles.md has it.
export { faultTableMarkdown } from './hook/fault-page.js';
export { roleFaults } from './role/role-finding.js';
