import { make, say } from '../dom.js';
import { findInexactNumber, isNumber } from './exact-json.js';

/** @typedef {import('./operations.js').Field} Field */

/**
 * @typedef {{ readonly field: Field, readonly element: HTMLElement, readonly input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
 *   fill(value: unknown): void, read(): FieldContent }} FieldView
 * @typedef {{ readonly value: unknown } | { readonly problem: string }} FieldContent `value` is undefined for what is not to be sent; `problem` is a sentence for people.
 */

/**
 * A field of a form: label, input, and what may be put in. What cannot be sent is marked at the field when it is read.
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
      const content = toContent(field, input.value);
      complain('problem' in content ? content.problem : '');
      return content;
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
 * Wrong values are sent as they are: the gateway says what is wrong with them. What would be sent as something else is not.
 * @param {Field} field
 * @param {string} text
 * @returns {import('./field.js').FieldContent}
 */
function toContent({ name, kind, required, mayBeEmpty }, text) {
  const trimmed = text.trim();
  if (trimmed === '' && required && !mayBeEmpty) return { problem: `${name} is required.` };
  if (trimmed === '' && kind === 'list') return { value: required ? [] : undefined };
  if (trimmed === '') return { value: required ? text : undefined };
  if (kind === 'boolean') return { value: trimmed === 'true' };
  if (kind === 'object') return toJson(name, trimmed);
  if (kind === 'list') return { value: toLines(trimmed) };
  if (kind === 'number' && isNumber(trimmed)) return toNumber(name, trimmed);
  return { value: text };
}

/** @param {string} text */
function toLines(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '');
}

/** @param {string} name @param {string} text @returns {import('./field.js').FieldContent} */
function toNumber(name, text) {
  const inexact = findInexactNumber(text);
  return inexact === undefined ? { value: Number(text) } : { problem: toInexact(name, inexact) };
}

/** @param {string} name @param {string} text @returns {import('./field.js').FieldContent} */
function toJson(name, text) {
  try {
    const value = JSON.parse(text);
    const inexact = findInexactNumber(text);
    return inexact === undefined
      ? { value }
      : { problem: `${toInexact(name, inexact)} Write it as a text: "${inexact}".` };
  } catch {
    return { problem: `${name}: this is not a JSON object, such as {"key1": "value1"}.` };
  }
}

/** @param {string} name @param {string} number */
function toInexact(name, number) {
  return `${name}: the number ${number} cannot be kept exactly and would become ${Number(number)}.`;
}
