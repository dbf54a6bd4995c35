import { Agent, request } from 'node:http';

export type PostClient = {
  /** Sends one JSON body; answers the parsed JSON. Rejects on a status other than 200. */
  post(body: string): Promise<{ readonly statusCode: number; readonly referenceId: number }>;
  close(): void;
};

/** POSTs over kept-alive connections, as an agent desktop's HTTP library does. */
export function createPostClient(
  url: string,
  options: { readonly connections: number; readonly headers: Readonly<Record<string, string>> },
): PostClient {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  return {
    post(body) {
      const { promise, resolve, reject } = Promise.withResolvers<{ statusCode: number; referenceId: number }>();
      const headers = {
        ...options.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      };
      const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`HTTP ${answer.statusCode}: ${text}`));
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
      return promise;
    },
    close: () => agent.destroy(),
  };
}
