import { startRelayedBayeuxServer } from '../support/relayed-bayeux-server.ts';
import { bayeuxBoundSuite } from './bayeux-bound-suite.ts';
import { bayeuxExtensionSuite } from './bayeux-extension-suite.ts';
import { bayeuxFieldSuite } from './bayeux-field-suite.ts';
import { bayeuxMessageSuite } from './bayeux-message-suite.ts';
import { bayeuxSessionSuite } from './bayeux-session-suite.ts';

// Every rule again where each message comes to a gateway that does not have the session.
for (const transport of ['websocket', 'long-polling', 'callback-polling'] as const) {
  bayeuxBoundSuite(transport, startRelayedBayeuxServer);
  bayeuxExtensionSuite(transport, startRelayedBayeuxServer);
  bayeuxFieldSuite(transport, startRelayedBayeuxServer);
  bayeuxMessageSuite(transport, startRelayedBayeuxServer);
  bayeuxSessionSuite(transport, startRelayedBayeuxServer);
}
