import { Buffer } from 'node:buffer';
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import type { WireMessage } from '../port.ts';
import { toMatchingSubscriptions } from '../wire/channel.ts';
import { toWireMessage } from '../wire/wire-message.ts';

export type NewEvent = {
  readonly channel: string;
  readonly dataJson: string;
  /** The publisher's ext.binary as JSON text (F11). */
  readonly binaryJson: string | undefined;
  /** Offset in the identity's log, or number among the public events of this start. */
  readonly id: number;
  /** What the id counts in. */
  readonly epoch: string;
  readonly logged: boolean;
  readonly createdAtMs: number;
  /** Puts the id into data.event.replayId too, and the date into data.event.createdDate (X6). */
  readonly replayIdInData: boolean;
};

/** One event, made once and shared by every session that it goes to. */
export type BayeuxEvent = {
  readonly channel: string;
  readonly id: number;
  readonly epoch: string;
  readonly logged: boolean;
  /** The list with this event alone, shared likewise. */
  readonly alone: readonly BayeuxEvent[];
  /** All subscriptions, exact and patterns, that match its channel. */
  subscriptions(): readonly string[];
  sizeBytes(): number;
  /** The message on the wire; with ids for sessions that asked for replay. */
  message(withId: boolean): WireMessage;
  /** The list with that message alone. */
  messageAlone(withId: boolean): readonly WireMessage[];
};

/** Makes an event. Nothing but channel, data and ext goes to subscribers (F11). */
export function createEvent(from: NewEvent): BayeuxEvent {
  const alone: BayeuxEvent[] = [];
  let subscriptions: readonly string[] | undefined;
  let sizeBytes = 0;
  let plain: readonly [WireMessage] | undefined;
  let withId: readonly [WireMessage] | undefined;

  const messageAlone = (wantsId: boolean): readonly [WireMessage] => {
    if (wantsId) {
      withId ??= [toWireMessage(toJson(from, [...toBinaryExt(from), toReplayExt(from)]))];
      return withId;
    }
    plain ??= [toWireMessage(toJson(from, toBinaryExt(from)))];
    return plain;
  };
  const event: BayeuxEvent = {
    channel: from.channel,
    id: from.id,
    epoch: from.epoch,
    logged: from.logged,
    alone,
    subscriptions() {
      subscriptions ??= toMatchingSubscriptions(from.channel);
      return subscriptions;
    },
    sizeBytes() {
      if (sizeBytes === 0) sizeBytes = toSizeBytes(from);
      return sizeBytes;
    },
    message: (wantsId) => messageAlone(wantsId)[0],
    messageAlone,
  };
  alone.push(event);
  return event;
}

/** Of everything that its sender wrote into it. */
function toSizeBytes({ channel, dataJson, binaryJson = '' }: NewEvent): number {
  return Buffer.byteLength(channel) + Buffer.byteLength(dataJson) + Buffer.byteLength(binaryJson);
}

function toBinaryExt(from: NewEvent): readonly string[] {
  return from.binaryJson === undefined ? [] : [`"binary":${from.binaryJson}`];
}

function toReplayExt({ id, epoch }: NewEvent): string {
  return `"replay":${JSON.stringify({ id, epoch })}`;
}

function toJson(from: NewEvent, ext: readonly string[]): string {
  const dataJson = from.replayIdInData ? toDataWithId(from) : from.dataJson;
  const extJson = ext.length === 0 ? '' : `,"ext":{${ext.join(',')}}`;
  return `{"channel":${JSON.stringify(from.channel)},"data":${dataJson}${extJson}}`;
}

/** Data that is no object has no room for an id and stays as it is. */
function toDataWithId({ dataJson, id, createdAtMs }: NewEvent): string {
  const data: unknown = JSON.parse(dataJson);
  if (!isJsonObject(data)) return dataJson;
  const before: { readonly event?: unknown } = data;
  const event: JsonObject = isJsonObject(before.event) ? before.event : {};
  const createdDate = new Date(createdAtMs).toISOString();
  return JSON.stringify({ ...data, event: { ...event, replayId: id, createdDate } });
}
