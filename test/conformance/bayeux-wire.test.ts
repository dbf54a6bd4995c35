import { bayeuxBoundSuite } from './bayeux-bound-suite.ts';
import { bayeuxExtensionSuite } from './bayeux-extension-suite.ts';
import { bayeuxFieldSuite } from './bayeux-field-suite.ts';
import { bayeuxMessageSuite } from './bayeux-message-suite.ts';
import { bayeuxSessionSuite } from './bayeux-session-suite.ts';

for (const transport of ['websocket', 'long-polling', 'callback-polling'] as const) {
  bayeuxBoundSuite(transport);
  bayeuxExtensionSuite(transport);
  bayeuxFieldSuite(transport);
  bayeuxMessageSuite(transport);
  bayeuxSessionSuite(transport);
}
