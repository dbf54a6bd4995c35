import { make, say } from './dom.js';

/** @typedef {import('./operations.js').Field} Field */

/** A field whose text cannot be sent; the message is a sentence for people. */
export class FieldProblem extends Error {
  /** @param {string} message @param {HTMLElement} input */
  constructor(message, input) {
    super(message);
    this.input = input;
  }
}

/**
 * @typedef {{ readonly field: Field, readonly element: HTMLElement, readonly input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
 *   fill(value: unknown): void, read(): unknown }} FieldView
 */

/**
 * A field of a form: label, input, and what may be put in. `read` gives undefined for what is not to be sent, and throws a FieldProblem.
 * @param {Field} field
 * @returns {FieldView}
 */
export function createField(field) {
  const id = `field-${field.name}`;
  const input = toInput(field, { id, name: field.name, 'aria-describedby': `${id}-hint ${id}-problem` });
  input.required = field.required;
  const hint = make(
    'p',
    { id: `${id}-hint`, class: 'hint' },
    [field.description, field.limits].filter(Boolean).join(' '),
  );
  const problem = make('p', { id: `${id}-problem`, class: 'field-problem', role: 'alert', hidden: '' });
  const label = make(
    'label',
    { for: id },
    field.name,
    make('span', { class: 'hint' }, field.required ? ' required' : ''),
  );
  const wide = field.kind === 'object' || field.kind === 'long-text';
  return {
    field,
    element: make('div', { class: wide ? 'field wide' : 'field' }, label, input, hint, problem),
    input,
    fill(value) {
      input.value = toText(value, field.kind);
      complain('');
    },
    read() {
      complain('');
      try {
        return toValue(field, input.value);
      } catch {
        const sentence = `${field.name}: this is not a JSON object, such as {"key1": "value1"}.`;
        complain(sentence);
        throw new FieldProblem(sentence, input);
      }
    },
  };

  /** @param {string} sentence */
  function complain(sentence) {
    say(problem, sentence);
    input.setAttribute('aria-invalid', String(sentence !== ''));
  }
}

/** @param {Field} field @param {Readonly<Record<string, string>>} attributes */
function toInput({ kind, choices, required }, attributes) {
  if (kind === 'choice' || kind === 'boolean') {
    const options = choices.map((choice) => make('option', { value: choice }, choice));
    return make('select', attributes, make('option', { value: '' }, required ? 'choose' : '(left out)'), ...options);
  }
  if (kind === 'object' || kind === 'long-text')
    return make('textarea', { ...attributes, rows: '3', spellcheck: 'false' });
  if (kind === 'list') return make('textarea', { ...attributes, rows: '2', spellcheck: 'false' });
  const inputmode = kind === 'number' ? 'decimal' : 'text';
  return make('input', { ...attributes, inputmode, autocomplete: 'off', spellcheck: 'false' });
}

/** @param {unknown} value @param {Field['kind']} kind */
function toText(value, kind) {
  if (value === undefined || value === null) return '';
  if (kind === 'object') return JSON.stringify(value, null, 2);
  if (Array.isArray(value)) return value.join('\n');
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

/**
 * Wrong values are sent as they are, but for broken JSON: the gateway says what is wrong with them.
 * @param {Field} field
 * @param {string} text
 * @returns {unknown}
 */
function toValue({ kind, required }, text) {
  const trimmed = text.trim();
  if (trimmed === '' && kind === 'list') return required ? [] : undefined;
  if (trimmed === '') return required && kind !== 'object' ? text : undefined;
  if (kind === 'boolean') return trimmed === 'true';
  if (kind === 'object') return JSON.parse(trimmed);
  if (kind === 'list')
    return trimmed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  if (kind === 'number' && Number.isFinite(Number(trimmed))) return Number(trimmed);
  return text;
}
