import { createBayeuxClient } from './bayeux/bayeux-client.js';
import { openPollingLink } from './bayeux/polling-link.js';
import { openWebSocketLink } from './bayeux/websocket-link.js';
import { createConnectionView } from './connection-view.js';
import { byId, say } from './dom.js';
import { toOperations } from './form/operations.js';
import { createRequestForm } from './form/request-form.js';
import { kept } from './kept.js';
import { toCurl } from './results/curl.js';
import { createExchanges } from './results/exchanges.js';
import { createLives } from './results/lives.js';
import { createNotifications } from './results/notifications.js';
import { createSession } from './session.js';
import { signInMark } from './sign-in-mark.js';

const OUTCOME_CHANNELS = ['/v2/ucs/interactions', '/workspace/v3/contacts'];
const CHANNELS = [...OUTCOME_CHANNELS, '/notifications/services'];
/** What says everything about the operations of each dialect. */
const DOCUMENTS = ['/openapi.json', '/openapi-v3.json'];
const BAYEUX_PATH = '/api/v2/notifications';
const TRANSPORT = 'ucs-console.transport';

const signedOut = byId('signed-out', HTMLElement);
const signedIn = byId('signed-in', HTMLElement);
const signInForm = byId('sign-in', HTMLFormElement);
const signInProblem = byId('sign-in-problem', HTMLElement);
const user = byId('user', HTMLInputElement);
const password = byId('password', HTMLInputElement);
const announcer = byId('announcer', HTMLElement);
const who = byId('who', HTMLElement);
const signOutButton = byId('sign-out', HTMLButtonElement);

const session = createSession();
const transport = byId('transport', HTMLSelectElement);
const form = createRequestForm((request) => exchanges.follow(request, session.ask(request)));
const lives = createLives(form.open);
const exchanges = createExchanges({
  announce(sentence) {
    announcer.textContent = sentence;
  },
  showContact,
  copyAsCurl,
  onSuccess: lives.note,
});
const notifications = createNotifications();
const connection = createConnectionView(() => client?.retryNow());
/** @type {ReturnType<typeof createBayeuxClient> | undefined} */
let client;
let userName = '';

/** @param {import('./session.js').User} caller */
async function enter(caller) {
  const documents = await Promise.all(DOCUMENTS.map(async (path) => (await fetch(path)).json()));
  form.show(documents.flatMap(toOperations));
  if (wanted !== '') form.open(wanted, {});
  userName = caller.userName;
  say(who, `${caller.userName} in ${caller.contactCenterId}`);
  signedOut.hidden = true;
  signedIn.hidden = false;
  signOutButton.hidden = false;
  let checked = true;
  client = createBayeuxClient({
    channels: CHANNELS,
    // Who has come in a moment ago is not asked again.
    prepare: async () => {
      if (!checked) await session.renew();
      checked = false;
    },
    openLink: (handlers) =>
      transport.value === 'long-polling'
        ? openPollingLink(BAYEUX_PATH, handlers)
        : openWebSocketLink(new WebSocket(location.origin.replace('http', 'ws') + BAYEUX_PATH), handlers),
    onEvent: takeEvent,
    onGap: (channel, first) =>
      notifications.remark(
        'gap',
        `Some notifications on ${channel} are lost: the gateway no longer keeps them${first === undefined ? '' : `, and goes on from no. ${first}`}. Read the interactions anew.`,
      ),
    onReturn: ({ reason, awayMs, caughtUp }) =>
      notifications.remark(
        'return',
        `${reason} Connected again after ${(awayMs / 1000).toFixed(1)} s; ${caughtUp === 0 ? 'nothing had come meanwhile' : `${caughtUp} ${caughtUp === 1 ? 'notification' : 'notifications'} had come meanwhile`}.`,
      ),
    onState(state) {
      if (state.name === 'off') leave(state.reason);
      else connection.show(state);
    },
  });
  client.start();
}

/** @param {import('./bayeux/conversation.js').BayeuxEvent} event */
function takeEvent(event) {
  notifications.show(event);
  if (OUTCOME_CHANNELS.includes(event.channel) && typeof event.data === 'object') exchanges.notify({ ...event.data });
}

/** Asks for a contact, and shows that beside the other exchanges. @param {string} contactId */
function showContact(contactId) {
  const url = `/workspace/v3/ucs/contacts/${encodeURIComponent(contactId)}/get-details`;
  const body = { data: { returnedAttributes: [] } };
  /** @type {import('./form/request-form.js').Request} */
  const request = { operation: { name: 'v3.getContactDetails' }, method: 'POST', url, body, ids: { contactId } };
  void exchanges.follow(request, session.ask(request));
}

/** Gives the text where the browser does not let it be copied. @param {import('./form/request-form.js').Request} request */
async function copyAsCurl(request) {
  const text = toCurl(request, location.origin, signInMark.read() === 'provider' ? undefined : userName);
  try {
    await navigator.clipboard.writeText(text);
    return undefined;
  } catch {
    return text;
  }
}

/** Back to the form. @param {string} reason */
function leave(reason) {
  client?.stop();
  client = undefined;
  session.forget();
  signInMark.clear();
  exchanges.clear();
  lives.clear();
  notifications.clear();
  connection.hide();
  say(who, '');
  signedIn.hidden = true;
  signOutButton.hidden = true;
  ask(reason);
}

/** @param {string} reason */
function ask(reason) {
  signedOut.hidden = false;
  say(signInProblem, reason);
  (user.value === '' ? user : password).focus();
}

/** @param {unknown} error */
function toSentence(error) {
  return error instanceof Error ? error.message : String(error);
}

signInForm.addEventListener('submit', async (event) => {
  event.preventDefault();
  say(signInProblem, '');
  try {
    const caller = await session.signIn(user.value.trim(), password.value);
    password.value = '';
    signInMark.set('password');
    await enter(caller);
  } catch (error) {
    ask(toSentence(error));
    password.select();
  }
});
signOutButton.addEventListener('click', () => {
  void session.end(signInMark.read() === 'password');
  leave('');
});
byId('clear-exchanges', HTMLButtonElement).addEventListener('click', exchanges.clear);
byId('clear-notifications', HTMLButtonElement).addEventListener('click', notifications.clear);
addEventListener('online', () => client?.retryNow());
signInMark.onCleared(() => {
  if (client !== undefined) leave('You have signed out in another tab.');
});
transport.value = kept.read(TRANSPORT) === 'long-polling' ? 'long-polling' : 'websocket';
transport.addEventListener('change', () => {
  kept.write(TRANSPORT, transport.value);
  client?.renew('You have changed the transport.');
});

/** The provider sends the browser back here; the fragment says how that went, and is of no use any more. */
const cameBack = location.hash.slice(1);
if (cameBack !== '') history.replaceState(null, '', location.pathname);
if (cameBack === 'signed-in') signInMark.set('provider');
/** The operation that a document leads to. */
const wanted = ['signed-in', 'refused'].includes(cameBack) ? '' : cameBack;
/** What to say where nobody is signed in. */
const greeting = cameBack === 'refused' ? 'The identity provider has not let you in, or you are unknown here.' : '';

fetch('/console/sign-in.json')
  .then((answer) => answer.json())
  .then(({ provider }) => {
    byId('provider', HTMLElement).hidden = provider !== true;
  })
  .catch(() => {});

if (signInMark.read() === undefined) ask(greeting);
else
  session
    .renew()
    .then(enter)
    .catch((error) => {
      signInMark.clear();
      ask(toSentence(error));
    });
