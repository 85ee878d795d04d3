// The headers by which moto knows our requests; `python/drey_companion/gate.py` decides by them who may ask.

/** Header of every request that we pass on or make, so that moto knows it for ours whatever host it is for. */
const COMPANION_HEADER = 'x-drey-companion';

/** The header, where that moto knows a token. */
export const companionHeaders = (token: string | undefined): Readonly<Record<string, string>> =>
  token === undefined ? {} : { [COMPANION_HEADER]: token };

/** Header that says where the host answers; moto's CloudFormation makes applications there. */
const GATEWAY_HEADER = 'x-drey-gateway';

/** The header: empty where moto must not call back, so that nobody else can say it. */
export const gatewayHeaders = (url: string | undefined): Readonly<Record<string, string>> => ({
  [GATEWAY_HEADER]: url ?? '',
});

/** Header of our own calls of control pages. The relay never sends it with the token, so nobody reaches those pages through us. */
export const CONTROL_HEADER = 'x-drey-control';
