// A plugin that fails, which must not stop the others.
import { definePlugin, OperatorError } from '@drey/plugin-api';

export const plugin = definePlugin({
  id: 'dreyprobe-broken',
  register: () => {
    throw new OperatorError('DREY_PROBE_BROKEN', 'The probe is broken.', 'Leave it broken.');
  },
});
