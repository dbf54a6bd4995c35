/** A bare ws server that answers every message with a prepared frame: the least that the beginning of a session costs. */
import { WebSocketServer } from 'ws';

const ANSWER = Buffer.from('[{"channel":"/meta/any","successful":true,"clientId":"none"}]');
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

server.on('connection', (socket) => {
  socket.on('message', () => socket.send(ANSWER, { binary: false }));
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
