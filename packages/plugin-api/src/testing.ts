// The entry `@drey/plugin-api/testing`: a fake host and the user's cache for the tests of plugins, and the contract that every host keeps.
export { fakeHost, fakeSettings, type SettingValues } from './testing/fake-host.js';
export { answerText } from './testing/answer-text.js';
export {
  type ContractHost,
  hostContract,
  type HostRule,
  type OpenHost,
  probeManifests,
} from './testing/host-contract.js';
export { itKeepsTheHostContract, type TestRunner } from './testing/keeps-the-host-contract.js';
export { userCacheDirectory } from './testing/user-cache.js';
