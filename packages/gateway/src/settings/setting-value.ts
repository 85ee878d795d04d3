// One setting's value: from the text of a flag or variable to a checked value.
import { OperatorError, type Setting } from '@drey/plugin-api';

/** What a setting may hold. */
export type SettingValue = string | number | boolean;

const truthy = new Set(['1', 'true', 'yes', 'on']);
const falsy = new Set(['0', 'false', 'no', 'off']);

/** How people may write a setting, for messages: `--upstream / DREY_UPSTREAM`. */
const settingTitle = (setting: Setting): string =>
  [...(setting.flag === undefined ? [] : [setting.flag]), ...(setting.env ?? [])].join(' / ') || setting.name;

/** What values are allowed, in words. */
const allowedValues = (setting: Setting): string => {
  if (setting.values !== undefined) return `one of ${setting.values.join(', ')}`;
  if (setting.type === 'boolean') return '1, true, 0 or false';
  if (setting.type === 'string') return 'a text';
  const unit = setting.unit === undefined ? '' : ` (${setting.unit})`;
  if (setting.minimum !== undefined && setting.maximum !== undefined)
    return `a whole number from ${setting.minimum} to ${setting.maximum}${unit}`;
  if (setting.minimum !== undefined) return `a whole number of at least ${setting.minimum}${unit}`;
  if (setting.maximum !== undefined) return `a whole number of at most ${setting.maximum}${unit}`;
  return `a whole number${unit}`;
};

const refuse = (setting: Setting, raw: SettingValue): never => {
  throw new OperatorError(
    'DREY_SETTING_INVALID',
    `${settingTitle(setting)} cannot be '${String(raw)}'.`,
    `Give ${allowedValues(setting)}.`,
  );
};

const toBoolean = (setting: Setting, raw: SettingValue): boolean => {
  if (typeof raw === 'boolean') return raw;
  const text = String(raw).trim().toLowerCase();
  if (truthy.has(text)) return true;
  return falsy.has(text) ? false : refuse(setting, raw);
};

const toInteger = (setting: Setting, raw: SettingValue): number => {
  const text = String(raw).trim();
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : refuse(setting, raw);
  if (setting.minimum !== undefined && value < setting.minimum) return refuse(setting, raw);
  if (setting.maximum !== undefined && value > setting.maximum) return refuse(setting, raw);
  return value;
};

/** Checks a raw value against its setting. Throws an {@link OperatorError} that names the setting and what is allowed. */
export const parseSettingValue = (setting: Setting, raw: SettingValue): SettingValue => {
  if (setting.type === 'boolean') return toBoolean(setting, raw);
  if (setting.type === 'integer') return toInteger(setting, raw);
  const text = String(raw);
  if (setting.values !== undefined && !setting.values.includes(text)) return refuse(setting, raw);
  return text;
};
