// Snapshots that come from elsewhere and go there, with plain JVMs.
import { processMachine } from '../host/machine.js';
import { describeTravellingSnapshots } from './travelling-snapshots.js';

describeTravellingSnapshots(processMachine, [
  { from: 'FLINK-1_20', to: 'FLINK-1_20' },
  { from: 'FLINK-2_2', to: 'FLINK-2_2' },
]);
