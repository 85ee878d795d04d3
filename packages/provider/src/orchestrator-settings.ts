// The settings of a host that the orchestrator works by.
import type { Host } from '@drey/plugin-api';
import {
  type ClusterSizing,
  defaultLimits,
  type OrchestratorLimits,
  type OrchestratorSettings,
} from '@drey/orchestrator';
import { quotasOf } from './quotas.js';
import { warmSetting } from './warm-setting.js';

const limitsOf = ({ settings }: Host): OrchestratorLimits => ({
  ...defaultLimits,
  startTimeoutMilliseconds: (settings.integer('startTimeout') ?? 300) * 1_000,
  savepointTimeoutMilliseconds: (settings.integer('savepointTimeout') ?? 600) * 1_000,
});

const sizingOf = ({ settings }: Host): ClusterSizing => ({
  // Kubernetes places units one by one; on one machine a JVM for each of them only costs memory.
  taskManagerPerKpu: settings.boolean('taskManagerPerKpu') || settings.string('driver') === 'kubernetes',
  kpuMebibytes: settings.integer('kpuMemory') ?? null,
  jobManagerMebibytes: settings.integer('jobManagerMemory') ?? null,
});

/** Reads them; what is not set has the default of the manifest. */
export const orchestratorSettings = (host: Host): OrchestratorSettings => ({
  limits: limitsOf(host),
  sizing: sizingOf(host),
  warm: warmSetting(host.settings),
  codeSettings: host.settings.string('codeSettings') === 'report' ? 'report' : 'refuse',
  codeCheck: host.settings.string('codeCheck') === 'report' ? 'report' : 'refuse',
  autoscaling: {
    minuteMilliseconds: (host.settings.integer('autoscalingMinute') ?? 60) * 1_000,
    kpusPerApplication: quotasOf(host.settings).kpusPerApplication,
  },
});
