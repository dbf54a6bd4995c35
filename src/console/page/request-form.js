import { byId, make } from './dom.js';
import { createField, FieldProblem } from './field.js';

/**
 * @typedef {import('./operations.js').Operation} Operation
 * @typedef {{ readonly operation: Pick<Operation, 'name'>, readonly url: string, readonly body: Readonly<Record<string, unknown>> }} Request
 */

/**
 * The form in which a request is composed.
 * @param {(request: Request) => void} onSend
 */
export function createRequestForm(onSend) {
  const operationChoice = byId('operation', HTMLSelectElement);
  const sampleChoice = byId('sample', HTMLSelectElement);
  const summary = byId('summary', HTMLElement);
  const url = byId('url', HTMLElement);
  const form = byId('request', HTMLFormElement);
  const fieldPlace = byId('fields', HTMLElement);
  /** @type {readonly Operation[]} */
  let operations = [];
  /** @type {readonly import('./field.js').FieldView[]} */
  let fields = [];

  const operation = () => operations[operationChoice.selectedIndex];

  function showOperation() {
    const chosen = operation();
    if (chosen === undefined) return;
    summary.textContent = chosen.summary;
    const titles = [...chosen.samples.map(({ title }) => title), 'nothing'];
    sampleChoice.replaceChildren(...titles.map((title) => make('option', {}, title)));
    fields = chosen.fields.map(createField);
    fieldPlace.replaceChildren(...fields.map(({ element }) => element));
    showSample();
  }

  function showSample() {
    const sample = operation()?.samples[sampleChoice.selectedIndex];
    for (const { field, fill } of fields) fill((field.place === 'url' ? sample?.path : sample?.body)?.[field.name]);
    showUrl();
  }

  function showUrl() {
    url.textContent = toUrl(operation()?.path ?? '', (name) => textOf(name) || `{${name}}`);
  }

  /** @param {string} name */
  function textOf(name) {
    return fields.find(({ field }) => field.name === name && field.place === 'url')?.input.value.trim() ?? '';
  }

  /** @param {Operation} chosen @returns {Request} */
  function read(chosen) {
    const inBody = fields.filter(({ field }) => field.place === 'body').map(({ field, read }) => [field.name, read()]);
    const given = Object.fromEntries(inBody.filter(([, value]) => value !== undefined));
    return {
      operation: chosen,
      url: toUrl(chosen.path, (name) => encodeURIComponent(textOf(name))),
      body: chosen.enveloped ? { data: given } : { operationName: chosen.name, ...given },
    };
  }

  operationChoice.addEventListener('change', showOperation);
  sampleChoice.addEventListener('change', showSample);
  fieldPlace.addEventListener('input', showUrl);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = operation();
    if (chosen === undefined) return;
    try {
      onSend(read(chosen));
    } catch (error) {
      if (!(error instanceof FieldProblem)) throw error;
      error.input.focus();
    }
  });

  return {
    /** @param {readonly Operation[]} known */
    show(known) {
      operations = known;
      operationChoice.replaceChildren(...known.map(({ name }) => make('option', {}, name)));
      showOperation();
    },
  };
}

/** @param {string} path @param {(name: string) => string} textFor */
function toUrl(path, textFor) {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => textFor(name));
}
