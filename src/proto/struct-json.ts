import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import type { Struct, StructOutput } from './google/protobuf/Struct.ts';
import type { Value, ValueOutput } from './google/protobuf/Value.ts';

/** JSON as google.protobuf.Struct; its depth was checked before. */
export function toStruct(json: JsonObject): Struct {
  return { fields: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, toValue(value)])) };
}

/** google.protobuf.Struct as JSON; nothing when it is not set. */
export function fromStruct(struct: StructOutput | null | undefined): JsonObject {
  if (!struct) return {};
  return Object.fromEntries(Object.entries(struct.fields).map(([name, value]) => [name, fromValue(value)]));
}

function toValue(json: JsonValue): Value {
  if (json === null) return { nullValue: 'NULL_VALUE' };
  if (typeof json === 'string') return { stringValue: json };
  if (typeof json === 'number') return { numberValue: json };
  if (typeof json === 'boolean') return { boolValue: json };
  if (isJsonObject(json)) return { structValue: toStruct(json) };
  return { listValue: { values: json.map(toValue) } };
}

function fromValue(value: ValueOutput): JsonValue {
  switch (value.kind) {
    case 'stringValue':
      return value.stringValue ?? '';
    case 'numberValue':
      return value.numberValue ?? 0;
    case 'boolValue':
      return value.boolValue ?? false;
    case 'structValue':
      return fromStruct(value.structValue);
    case 'listValue':
      return (value.listValue?.values ?? []).map(fromValue);
    default:
      return null;
  }
}
