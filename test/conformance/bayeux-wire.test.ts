import { bayeuxMessageSuite } from './bayeux-message-suite.ts';
import { bayeuxSessionSuite } from './bayeux-session-suite.ts';

for (const transport of ['websocket', 'long-polling', 'callback-polling'] as const) {
  bayeuxMessageSuite(transport);
  bayeuxSessionSuite(transport);
}
