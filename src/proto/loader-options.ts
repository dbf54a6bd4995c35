/**
 * How messages look in JavaScript. The generated types are made with the same flags, so that they tell the truth:
 * 64-bit integers as numbers (ours stay below 2^53), enums by name, absent fields filled with defaults.
 */
export const protoLoaderOptions = {
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
} as const;

/** The files that are loaded at start and that types are generated for, below proto/. */
export const protoFiles = [
  'ucs/v1/interaction_service.proto',
  'ucs/v1/contact_service.proto',
  'ucs/v1/channel_service.proto',
  'google/rpc/status.proto',
  'google/rpc/error_details.proto',
] as const;
