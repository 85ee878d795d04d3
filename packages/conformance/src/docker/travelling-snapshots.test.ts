// Snapshots that come from elsewhere and go there, with containers.
import { describeTravellingSnapshots } from '../flow/travelling-snapshots.js';
import { engineMachine } from './engine-machine.js';

describeTravellingSnapshots(engineMachine, [{ from: 'FLINK-1_20', to: 'FLINK-1_20' }]);
