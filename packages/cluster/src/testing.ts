// The entry `@drey/cluster/testing`: what a driver has to do, as tests that its author runs.
export {
  type DriverUnderTest,
  hex,
  launched,
  type LaunchedCluster,
  makeSpec,
  never,
  TEST_MILLISECONDS,
  until,
} from './testing/cluster-under-test.js';
export { type DriverTestRunner, itKeepsTheDriverContract } from './testing/driver-contract.js';
