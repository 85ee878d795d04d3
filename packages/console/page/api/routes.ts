// The routes of `/_drey` that are asked once.
import type {
  CacheAnswer,
  CheckpointAnswer,
  CodeAnswer,
  DoctorAnswer,
  PropertiesAnswer,
  RoleAnswer,
  RouteFault,
  SettingsAnswer,
} from '../../src/wire.js';
import { applicationAddress, routeAddress } from './addresses.js';
import { reach } from './reach.js';

/** What a route said that did not succeed. */
export const faultText = (status: number, text: string): string => {
  try {
    const { message, error } = JSON.parse(text) as RouteFault;
    return message ?? error ?? text;
  } catch {
    return text === '' ? `HTTP ${status}` : text.slice(0, 500);
  }
};

/** Asks a route. Rejects with what it said. */
export const ask = async <Answer>(address: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await reach(address, init);
  const text = await response.text();
  if (!response.ok) throw new Error(faultText(response.status, text));
  return JSON.parse(text === '' ? 'null' : text) as Answer;
};

/** Questions about one application, by its key. */
export const askProperties = (application: string, show?: string): Promise<PropertiesAnswer> =>
  ask(applicationAddress(application, 'properties', show === undefined ? {} : { show }));
export const askCode = (application: string): Promise<CodeAnswer> => ask(applicationAddress(application, 'code'));
export const askRole = (application: string): Promise<RoleAnswer> => ask(applicationAddress(application, 'role'));
export const askCheckpoint = (application: string, id: number): Promise<CheckpointAnswer> =>
  ask(applicationAddress(application, `checkpoints/${id}`));

/** Questions about the machine. */
export const askSettings = (): Promise<SettingsAnswer> => ask(routeAddress('settings'));
export const askDoctor = (): Promise<DoctorAnswer> => ask(routeAddress('doctor'));
export const askCache = (): Promise<CacheAnswer> => ask(routeAddress('cache'));

/** Frees what nobody uses; forgets everything. */
export const collectGarbage = (): Promise<CacheAnswer> => ask(routeAddress('gc'), { method: 'POST' });
export const reset = (): Promise<unknown> => ask(routeAddress('reset'), { method: 'POST' });
