// Operations that this release does not have: a clear 501, which clients do not retry for minutes as they would a 500.
import { expect, it } from '@jest/globals';
import { operationNames } from '@drey/api';
import { forEachProvider, freshAccount } from '../subject.js';
import { laterOperations } from '../operations.js';
import { sampleOf } from '../sample-input.js';
import { callHeaders, rawCall } from './raw-call.js';

forEachProvider('an operation of the model', (subject) => {
  it.each(operationNames)('%s is implemented, or says that it is not', async (operation) => {
    const { status, json } = await rawCall(subject.endpoint(), {
      headers: callHeaders(freshAccount(), operation),
      body: JSON.stringify(sampleOf(operation)),
    });
    if (laterOperations.includes(operation)) {
      expect({ status, type: json?.['__type'] }).toEqual({ status: 501, type: 'NotImplementedException' });
      expect(json?.['message']).toBe(`Operation ${operation} of kinesisanalyticsv2 is not implemented by this provider.`);
    } else {
      expect(status).toBeLessThan(500);
    }
  });
});
