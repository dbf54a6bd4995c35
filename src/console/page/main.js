import { createBayeuxClient } from './bayeux-client.js';
import { createConnectionView } from './connection-view.js';
import { byId, say } from './dom.js';
import { createExchanges } from './exchanges.js';
import { createNotifications } from './notifications.js';
import { toOperations } from './operations.js';
import { createRequestForm } from './request-form.js';
import { createSession } from './session.js';

const OUTCOME_CHANNELS = ['/v2/ucs/interactions', '/workspace/v3/contacts'];
const CHANNELS = [...OUTCOME_CHANNELS, '/notifications/services'];
/** What says everything about the operations of each dialect. */
const DOCUMENTS = ['/openapi.json', '/openapi-v3.json'];
/** Remembers, for this tab, that a reload may go on with the cookie. Holds no credentials. */
const SIGNED_IN = 'ucs-console.signed-in';

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
const exchanges = createExchanges((sentence) => {
  announcer.textContent = sentence;
}, showContact);
const notifications = createNotifications();
const connection = createConnectionView(() => client?.retryNow());
const form = createRequestForm((request) => exchanges.follow(request, session.post(request.url, request.body)));
/** @type {ReturnType<typeof createBayeuxClient> | undefined} */
let client;

/** @param {import('./session.js').User} caller */
async function enter(caller) {
  const documents = await Promise.all(DOCUMENTS.map(async (path) => (await fetch(path)).json()));
  form.show(documents.flatMap(toOperations));
  sessionStorage.setItem(SIGNED_IN, 'yes');
  say(who, `${caller.userName} in ${caller.contactCenterId}`);
  signedOut.hidden = true;
  signedIn.hidden = false;
  signOutButton.hidden = false;
  client = createBayeuxClient({
    channels: CHANNELS,
    prepare: session.renew,
    openSocket: () => new WebSocket(`${location.origin.replace('http', 'ws')}/api/v2/notifications`),
    onEvent: takeEvent,
    onGap: notifications.showGap,
    onState(state) {
      if (state.name === 'off') leave(state.reason);
      else connection.show(state);
    },
  });
  client.start();
}

/** @param {import('./bayeux-client.js').BayeuxEvent} event */
function takeEvent(event) {
  notifications.show(event);
  if (OUTCOME_CHANNELS.includes(event.channel) && typeof event.data === 'object') exchanges.notify({ ...event.data });
}

/** Asks for a contact, and shows that beside the other exchanges. @param {string} contactId */
function showContact(contactId) {
  const url = `/workspace/v3/ucs/contacts/${encodeURIComponent(contactId)}/get-details`;
  const body = { data: { returnedAttributes: [] } };
  void exchanges.follow({ operation: { name: 'v3.getContactDetails' }, url, body }, session.post(url, body));
}

/** Back to the form. @param {string} reason */
function leave(reason) {
  client?.stop();
  client = undefined;
  session.forget();
  sessionStorage.removeItem(SIGNED_IN);
  exchanges.clear();
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
    await enter(caller);
  } catch (error) {
    ask(toSentence(error));
    password.select();
  }
});
signOutButton.addEventListener('click', () => {
  void session.end();
  leave('');
});
byId('clear-exchanges', HTMLButtonElement).addEventListener('click', exchanges.clear);
byId('clear-notifications', HTMLButtonElement).addEventListener('click', notifications.clear);
addEventListener('online', () => client?.retryNow());

/** The provider sends the browser back here; the fragment says how that went, and is of no use any more. */
const cameBack = location.hash.slice(1);
if (cameBack !== '') history.replaceState(null, '', location.pathname);
if (cameBack === 'signed-in') sessionStorage.setItem(SIGNED_IN, 'yes');
/** What to say where nobody is signed in. */
const greeting = cameBack === 'refused' ? 'The identity provider has not let you in, or you are unknown here.' : '';

fetch('/console/sign-in.json')
  .then((answer) => answer.json())
  .then(({ provider }) => {
    byId('provider', HTMLElement).hidden = provider !== true;
  })
  .catch(() => {});

if (sessionStorage.getItem(SIGNED_IN) === null) ask(greeting);
else
  session
    .renew()
    .then(enter)
    .catch((error) => ask(toSentence(error)));
