/** A bare ws loop: whatever one socket sends goes to all others as one prepared frame. The yardstick of bench/bayeux/websocket.ts. */
import { type WebSocket, WebSocketServer } from 'ws';

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
const sockets = new Set<WebSocket>();

server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('message', (data) => {
    const frame = Buffer.isBuffer(data) ? data : Buffer.from(String(data));
    for (const other of sockets) if (other !== socket) other.send(frame, { binary: false });
  });
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.on('SIGTERM', () => process.exit(0));
