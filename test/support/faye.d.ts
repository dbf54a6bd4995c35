/** What the tests use of the Faye client, which comes without types. */
declare module 'faye' {
  export class Client {
    constructor(
      endpoint: string,
      options: {
        readonly retry: number;
        readonly timeout: number;
        readonly endpoints?: { readonly websocket: string };
      },
    );
    disable(feature: string): void;
    setHeader(name: string, value: string): void;
    subscribe(channel: string, received: (data: unknown) => void): PromiseLike<void>;
    publish(channel: string, data: unknown): PromiseLike<void>;
    disconnect(): PromiseLike<void>;
  }
}
