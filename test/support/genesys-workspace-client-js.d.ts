/** The part of the vendor's client that the tests use; it brings no types. */
declare module 'genesys-workspace-client-js' {
  type Message = { readonly channel: string; readonly data: Readonly<Record<string, unknown>> };
  class WorkspaceApi {
    constructor(apiKey: string, baseUrl: string, debug: boolean);
    readonly user: Readonly<Record<string, unknown>>;
    readonly _workspaceClient: unknown;
    readonly _sessionApi: { logout(): Promise<unknown> };
    readonly _cometd: {
      subscribe(channel: string, received: (message: Message) => void, props: object, answered: () => void): void;
    };
    initialize(options: { readonly token: string }): Promise<void>;
    destroy(): Promise<void>;
  }

  export = WorkspaceApi;
}

declare module 'genesys-workspace-client-js/src/internal/code-gen/workspace-api/index.js' {
  type Answer = { readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> } };
  type Call = (...words: readonly unknown[]) => Promise<Answer>;
  const generated: { readonly UcsApi: new (client: unknown) => Readonly<Record<string, Call>> };

  export = generated;
}
