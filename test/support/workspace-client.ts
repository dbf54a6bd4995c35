import WorkspaceApi from 'genesys-workspace-client-js';
import generated from 'genesys-workspace-client-js/src/internal/code-gen/workspace-api/index.js';

/** What is told on the channel of contacts. */
export type UcsEvent = Readonly<Record<string, unknown>>;

export type WorkspaceClient = {
  readonly user: Readonly<Record<string, unknown>>;
  /** Calls a method of the vendor's UcsApi and answers the event with the operationId of its answer. */
  ask(method: string, ...words: readonly unknown[]): Promise<UcsEvent>;
  close(): Promise<void>;
};

/** The vendor's client, unmodified: initialized with a token and subscribed to the channel of contacts. */
export async function connectWorkspaceClient(address: string, token: string): Promise<WorkspaceClient> {
  const workspace = new WorkspaceApi('key', address, false);
  await workspace.initialize({ token });
  const events = new Map<unknown, UcsEvent>();
  const waiting = new Map<unknown, (event: UcsEvent) => void>();
  await new Promise<void>((resolve) =>
    workspace._cometd.subscribe(
      '/workspace/v3/contacts',
      ({ data }) => {
        events.set(data['operationId'], data);
        waiting.get(data['operationId'])?.(data);
      },
      {},
      resolve,
    ),
  );
  const api = new generated.UcsApi(workspace._workspaceClient);
  return {
    user: workspace.user,
    async ask(method, ...words) {
      const answer = await api[`${method}WithHttpInfo`]?.(...words);
      const operationId = answer?.response.body['operationId'];
      if (typeof operationId !== 'string') throw new Error(`${method} was answered without an operationId`);
      return events.get(operationId) ?? new Promise((resolve) => waiting.set(operationId, resolve));
    },
    async close() {
      const loggedOut = watchLogout(workspace);
      await workspace.destroy();
      await loggedOut;
    },
  };
}

/** Resolves when the logout that destroy() sends, and does not wait for, was answered. */
function watchLogout({ _sessionApi: session }: WorkspaceApi): Promise<unknown> {
  const logout = session.logout.bind(session);
  return new Promise((resolve, reject) => {
    session.logout = () => {
      const answered = logout();
      answered.then(resolve, reject);
      return answered;
    };
  });
}
