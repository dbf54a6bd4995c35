import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { expect, it, onTestFinished } from 'vitest';
import { loadUcsDefinition } from '../../../src/proto/load-ucs-definition.ts';
import { toStruct } from '../../../src/proto/struct-json.ts';
import { createUcsErrors } from '../../../src/ucs-client/errors.ts';
import { loadMethod } from '../../../src/ucs-client/loaded-method.ts';
import { phoneCall } from '../../support/ucs-samples.ts';
import { startUcsServer } from '../../support/ucs-server.ts';

const { path, requestSerialize } = loadMethod(loadUcsDefinition(), 'FindOrCreatePhoneCall');

/** Calls with bytes in which every `~` is one byte that is no UTF-8. */
async function send(target: string, request: ReturnType<typeof phoneCall>): Promise<number | string> {
  const bytes = requestSerialize(request);
  for (let at = bytes.indexOf('~'); at !== -1; at = bytes.indexOf('~')) bytes[at] = 0xff;
  const client = new Client(target, credentials.createInsecure());
  onTestFinished(() => client.close());
  const metadata = new Metadata();
  metadata.set('ucs-tenant', 't');
  metadata.set('ucs-user-id', 'u');
  const same = (message: Buffer) => message;
  const error = await new Promise<ServiceError | null>((resolve) =>
    client.makeUnaryRequest(path, same, same, bytes, metadata, resolve),
  );
  return error === null ? 'ok' : createUcsErrors(loadUcsDefinition()).from(error).errorCode;
}

it('text that is no UTF-8 is refused, so that two ids stay two; what is a replacement character of its own is kept [fault 203]', async () => {
  const { target } = await startUcsServer();
  expect(await send(target, phoneCall('a~'))).toBe(203);
  expect(await send(target, phoneCall('a', { userData: toStruct({ 'k~': 'v' }) }))).toBe(203);
  expect(await send(target, phoneCall('a', { userData: toStruct({ k: { l: 'v~' } }) }))).toBe(203);
  expect(await send(target, phoneCall('a\u{FFFD}~'))).toBe(203);
  expect(await send(target, phoneCall('a\u{FFFD}', { userData: toStruct({ 'k\u{FFFD}': '\u{FFFD}' }) }))).toBe('ok');
});
