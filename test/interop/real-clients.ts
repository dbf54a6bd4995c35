import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A real client of another language, as its authors made it. */
export type RealClient = {
  readonly name: string;
  /** Whether it acknowledges what it got, or says where to go on. With neither, what is on a connection that is cut is lost. */
  readonly kind: 'plain' | 'ack' | 'replay';
  /** After a cut it comes back to its session without a new subscribe: then its replay asks for nothing, and what was on the connection is lost. */
  readonly staysInSession?: boolean;
  /** Its command. Its files are in the folder that prepare.sh has filled. */
  command(folder: string, address: string, authorization: string): readonly [string, ...string[]];
};

const TRANSPORTS = ['long-polling', 'websocket'] as const;
const KINDS = ['plain', 'ack'] as const;

function javaClient(version: string, transport: string, kind: 'plain' | 'ack'): RealClient {
  return {
    name: `CometD ${version} for Java over ${transport}, ${kind}`,
    kind,
    command(folder, address, authorization) {
      const home = join(folder, `java-${version}`);
      const classpath = `${home}:${readFileSync(join(home, 'classpath'), 'utf8')}`;
      return ['java', '-cp', classpath, 'Receiver', address, authorization, transport, kind];
    },
  };
}

function cometdClient(version: string, transport: string, kind: 'plain' | 'ack'): RealClient {
  return {
    name: `CometD ${version} for JavaScript over ${transport}, ${kind}`,
    kind,
    command: (folder, address, authorization) => [
      process.execPath,
      join(folder, 'javascript', 'cometd.js'),
      ...[version, address, authorization, transport, kind],
    ],
  };
}

function javascriptClient(program: string, name: string, kind: RealClient['kind'], transport: string): RealClient {
  return {
    name: `${name} over ${transport}`,
    kind,
    command: (folder, address, authorization) => [
      process.execPath,
      join(folder, 'javascript', program),
      ...[address, authorization, transport],
    ],
  };
}

function pythonClient(program: string, name: string, kind: RealClient['kind'], transport: string): RealClient {
  return {
    name: `${name} over ${transport}`,
    kind,
    command: (folder, address, authorization) => [
      join(folder, 'python', 'bin', 'python'),
      join(import.meta.dirname, 'python', program),
      ...[address, authorization, transport],
    ],
  };
}

const gobayeux: RealClient = {
  name: 'gobayeux over long-polling',
  kind: 'plain',
  command: (folder, address, authorization) => [join(folder, 'go-receiver'), address, authorization],
};

/** Every client over each transport that it has. */
export const REAL_CLIENTS: readonly RealClient[] = [
  // The WebSocket transport of 3.1 is not to be had any more.
  ...KINDS.map((kind) => javaClient('3', 'long-polling', kind)),
  ...['4', '7', '8'].flatMap((version) =>
    TRANSPORTS.flatMap((transport) => KINDS.map((kind) => javaClient(version, transport, kind))),
  ),
  gobayeux,
  ...TRANSPORTS.map((transport) => pythonClient('receiver.py', 'aiocometd', 'plain', transport)),
  pythonClient('streaming.py', 'aiosfstream', 'replay', 'websocket'),
  ...['9', '7', '3'].flatMap((version) =>
    TRANSPORTS.flatMap((transport) => KINDS.map((kind) => cometdClient(version, transport, kind))),
  ),
  ...TRANSPORTS.map((transport) => javascriptClient('faye.js', 'Faye', 'plain', transport)),
  javascriptClient('plain.js', 'JavaScript without a library', 'replay', 'long-polling'),
  { ...javascriptClient('jsforce.js', 'jsforce', 'replay', 'long-polling'), staysInSession: true },
];
