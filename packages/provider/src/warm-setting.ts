// The setting `warm`.
import type { WarmSetting } from '@drey/orchestrator';
import type { Settings } from '@drey/plugin-api';

/** What clusters are to be parked; the host has checked the value. */
export const warmSetting = (settings: Pick<Settings, 'string'>): WarmSetting => {
  const text = settings.string('warm') ?? 'auto';
  return text === 'auto' ? text : Number(text);
};
