/**
 * Messages over HTTP: each send is a POST, whose answer brings what there is.
 * @param {string} url
 * @param {import('./websocket-link.js').LinkHandlers} handlers
 * @returns {import('./websocket-link.js').Link}
 */
export function openPollingLink(url, { onOpen, onMessages, onBreak }) {
  const closed = new AbortController();

  /** @param {readonly object[]} messages @param {RequestInit} more */
  function post(messages, more) {
    const headers = { 'Content-Type': 'application/json' };
    return fetch(url, { method: 'POST', headers, body: JSON.stringify(messages), cache: 'no-store', ...more });
  }

  /** @param {readonly object[]} messages */
  async function exchange(messages) {
    const received = await ask(messages);
    if (received !== undefined && !closed.signal.aborted) onMessages(received);
  }

  /** Undefined where there is no answer: then that is told. @param {readonly object[]} messages */
  async function ask(messages) {
    try {
      const answer = await post(messages, { signal: closed.signal });
      if (answer.status !== 200) throw new Error(`The gateway answered with HTTP status ${answer.status}.`);
      return await answer.json();
    } catch (error) {
      if (closed.signal.aborted) return undefined;
      // What fetch says of a connection that broke is for programmers.
      onBreak(
        error instanceof TypeError || !(error instanceof Error)
          ? 'The connection to the gateway broke.'
          : error.message,
      );
      return undefined;
    }
  }

  queueMicrotask(() => {
    if (!closed.signal.aborted) onOpen();
  });
  return {
    connectionType: 'long-polling',
    send: (...messages) => void exchange(messages),
    close(last) {
      closed.abort();
      // It may outlive the page.
      if (last !== undefined) post([last], { keepalive: true }).catch(() => {});
    },
  };
}
