/**
 * What carries messages to the gateway and back. `connectionType` is its name in Bayeux; `close` says nothing more to anybody.
 * @typedef {{ readonly connectionType: string, send(...messages: object[]): void, close(last?: object): void }} Link
 * @typedef {{ onOpen(): void, onMessages(messages: readonly import('./conversation.js').Message[]): void, onBreak(reason: string): void }} LinkHandlers
 */

/** Messages over a WebSocket. @param {WebSocket} socket @param {LinkHandlers} handlers @returns {Link} */
export function openWebSocketLink(socket, { onOpen, onMessages, onBreak }) {
  let open = true;
  socket.onopen = () => open && onOpen();
  socket.onmessage = ({ data }) => open && onMessages(parseFrame(data));
  socket.onclose = () => open && onBreak('The connection to the gateway broke.');

  /** @param {...object} messages */
  function send(...messages) {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(messages));
  }
  return {
    connectionType: 'websocket',
    send,
    close(last) {
      open = false;
      if (last !== undefined) send(last);
      socket.close();
    },
  };
}

/** @param {unknown} data */
function parseFrame(data) {
  const messages = JSON.parse(String(data));
  return Array.isArray(messages) ? messages : [messages];
}
