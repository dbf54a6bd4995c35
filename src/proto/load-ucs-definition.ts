import { fileURLToPath } from 'node:url';
import { loadSync, type PackageDefinition } from '@grpc/proto-loader';
import { protoFiles, protoLoaderOptions } from './loader-options.ts';

/** Where the proto files lie: beside src/ and dist/. */
const protoFolder: string = fileURLToPath(new URL('../../proto/', import.meta.url));

let loaded: PackageDefinition | undefined;

/** The services and messages of proto/, read once per process. Throws when a file is missing or malformed. */
export function loadUcsDefinition(): PackageDefinition {
  loaded ??= loadSync([...protoFiles], { ...protoLoaderOptions, includeDirs: [protoFolder] });
  return loaded;
}
