// A plugin without a service that stands around the other one: a hook, a contribution, a route, a fact.
import { definePlugin, extensionPoint, ServiceError } from '@drey/plugin-api';

export const plugin = definePlugin({
  id: 'dreyprobe-beside',
  register: (registration) => {
    registration.contribute(extensionPoint('dreyprobe/word'), 'from beside');
    registration.operationHook({
      id: 'dreyprobe-beside/look',
      service: 'dreyprobe',
      operations: ['Look'],
      around: async ({ input, context }, next) => {
        if (input.Forbidden === true) throw new ServiceError('ForbiddenException', `Not ${context.operation}.`);
        return { ...(await next()), SeenBeside: true };
      },
    });
    registration.route({
      method: 'POST',
      path: '/_drey/probe/:word',
      summary: 'Says what it was asked.',
      handle: ({ params, query, body }) => ({
        status: 201,
        headers: { 'x-probe': 'yes' },
        json: { word: params.word, query, body: Buffer.from(body).toString('utf8') },
      }),
    });
    registration.health(() => [{ name: 'probe', ok: true, text: 'The probe is there.' }]);
  },
});
