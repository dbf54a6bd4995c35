import { byId, make, putFirst } from '../dom.js';
import { toRecord } from '../record.js';

/**
 * @typedef {import('./card.js').Request} Request
 * @typedef {'found' | 'contact' | 'note' | 'completed'} StepName
 * @typedef {{ readonly id: string, readonly v3: boolean, contactId: string, readonly done: Map<StepName, string>, readonly element: HTMLElement }} Life
 */

const LIVES_MAX = 20;

/** The steps of an interaction, with the operation that makes each in either dialect. @type {readonly { readonly name: StepName, readonly v2: string, readonly v3: string, readonly invites: string }[]} */
const STEPS = [
  { name: 'found', v2: 'FindPhoneCall', v3: 'v3.findOrCreatePhoneCall', invites: '' },
  { name: 'contact', v2: 'SetCallContact', v3: 'v3.assignInteractionToContact', invites: 'contact …' },
  { name: 'note', v2: 'SetCallNote', v3: 'v3.setCallComment', invites: 'note …' },
  { name: 'completed', v2: 'SetCallCompleted', v3: 'v3.setCallCompleted', invites: 'complete …' },
];
const READ = { v2: 'GetInteractionContent', v3: 'v3.getInteractionDetails' };

/**
 * What was done with each interaction so far, and a way to the form of what may come next, its ids filled in.
 * @param {(operation: string, values: Readonly<Record<string, string>>) => void} openForm
 */
export function createLives(openForm) {
  const section = byId('lives-section', HTMLElement);
  const list = byId('lives', HTMLOListElement);
  /** @type {Map<string, Life>} */
  const lives = new Map();

  /** @param {string} id @param {boolean} v3 @returns {Life} */
  function begin(id, v3) {
    const life = { id, v3, contactId: '', done: new Map(), element: make('li', {}) };
    lives.set(id, life);
    putFirst(list, life.element, LIVES_MAX);
    for (const [known, { element }] of lives) if (!element.isConnected) lives.delete(known);
    section.hidden = false;
    return life;
  }

  /** @param {Life} life @param {string} operation */
  function open(life, operation) {
    const contact =
      life.contactId === '' ? {} : { contactId: life.contactId, contactPath: `/contacts/${life.contactId}` };
    openForm(operation, { interactionId: life.id, ...contact });
  }

  /** @param {Life} life */
  function draw(life) {
    const dialect = life.v3 ? 'v3' : 'v2';
    const steps = STEPS.map((step) => {
      const at = life.done.get(step.name);
      if (at !== undefined) return make('li', { class: 'done' }, step.name, make('time', {}, at));
      if (step.invites === '') return make('li', {}, step.name);
      return make(
        'li',
        {},
        toButton(step.invites, () => open(life, step[dialect]), `${step.v2} for ${life.id}`),
      );
    });
    const read = toButton('Read it', () => open(life, READ[dialect]));
    life.element.replaceChildren(
      make('p', { class: 'life-id' }, make('code', {}, life.id), read),
      make('ol', { class: 'steps', 'aria-label': `Life of ${life.id}` }, ...steps),
    );
  }

  return {
    /** Takes a success into account. @param {Request} request @param {Readonly<Record<string, unknown>>} data */
    note({ operation, ids }, data) {
      const told = { ...toRecord(data['interaction']), ...data };
      const id =
        toText(told['interactionId']) || toText(ids['interactionId']) || toText(toRecord(data['interaction'])['id']);
      if (id === '') return;
      const step = STEPS.find(({ v2, v3 }) => v2 === operation.name || v3 === operation.name);
      if (step === undefined && !lives.has(id)) return;
      const life = lives.get(id) ?? begin(id, operation.name.startsWith('v3.'));
      if (step !== undefined) life.done.set(step.name, new Date().toLocaleTimeString());
      const given = toText(ids['contactId']) || (toText(ids['contactPath']).split('/').at(-1) ?? '');
      life.contactId = toText(told['contactId']) || given || life.contactId;
      draw(life);
    },
    clear() {
      lives.clear();
      list.replaceChildren();
      section.hidden = true;
    },
  };
}

/** @param {string} text @param {() => void} onClick @param {string} [title] */
function toButton(text, onClick, title = text) {
  const button = make('button', { type: 'button', class: 'quiet small', title }, text);
  button.addEventListener('click', onClick);
  return button;
}

/** @param {unknown} value */
function toText(value) {
  return typeof value === 'string' ? value : '';
}
