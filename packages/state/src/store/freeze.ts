// Records are handed out frozen, so that nobody changes shared state by accident.

/** Freezes a value and all below it. Parts that are frozen already are taken to be frozen whole, so a change costs only its new parts. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
};
