// Which service a request is for: `X-Amz-Target` before the signing name, plugins before the upstream.
import type { ServiceSlot } from './service-slot.js';

/** Where a request goes. */
export type ServiceRoute =
  | { readonly kind: 'plugin'; readonly slot: ServiceSlot; readonly operation: string | undefined }
  | { readonly kind: 'upstream'; readonly action: string | undefined };

/** Routes by target header and signing name. */
export type ServiceRouter = (target: string | undefined, signingName: string | undefined) => ServiceRoute;

const noAction: ServiceRoute = { kind: 'upstream', action: undefined };

/**
 * Builds the index. A request that is signed for a plugin's service but names no operation of it (the older API of the same signing
 * name, for example) still belongs to that plugin, which refuses it; it never falls through to another service.
 */
export const createServiceRouter = (slots: readonly ServiceSlot[]): ServiceRouter => {
  const byPrefix = new Map(slots.map((slot) => [slot.service.targetPrefix, slot]));
  const bySigningName = new Map(slots.map((slot) => [slot.service.signingName, slot]));
  return (target, signingName) => {
    let action: string | undefined;
    if (target !== undefined) {
      const dot = target.lastIndexOf('.');
      action = target.slice(dot + 1);
      const slot = byPrefix.get(target.slice(0, Math.max(0, dot)));
      if (slot !== undefined) return { kind: 'plugin', slot, operation: action };
    }
    const slot = signingName === undefined ? undefined : bySigningName.get(signingName);
    if (slot !== undefined) return { kind: 'plugin', slot, operation: undefined };
    return action === undefined ? noAction : { kind: 'upstream', action };
  };
};
