// UpdateApplicationMaintenanceConfiguration: another start of the daily window; no version, no restart.
import { ResourceInUseException } from '@drey/api';
import { windowEnd } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { flinkOnly } from '../history/flink-only.js';

/** Moves the maintenance window. */
export const updateApplicationMaintenanceConfiguration =
  ({ applications }: Needs<'applications'>): Operation<'UpdateApplicationMaintenanceConfiguration'> =>
  async (input, context) => {
    const start = input.ApplicationMaintenanceConfigurationUpdate.ApplicationMaintenanceWindowStartTimeUpdate;
    const updated = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      flinkOnly(application);
      if (application.status !== 'READY' && application.status !== 'RUNNING') {
        throw new ResourceInUseException(`Application cannot be updated in '${application.status}' state`);
      }
      return { ...application, maintenanceWindowStart: start };
    });
    return {
      ApplicationARN: updated.arn,
      ApplicationMaintenanceConfigurationDescription: {
        ApplicationMaintenanceWindowStartTime: start,
        ApplicationMaintenanceWindowEndTime: windowEnd(start),
      },
    };
  };
