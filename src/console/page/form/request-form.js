import { byId, make } from '../dom.js';
import { createField } from './field.js';

/**
 * @typedef {import('./operations.js').Operation} Operation
 * @typedef {{ readonly operation: Pick<Operation, 'name'>, readonly method: import('./operations.js').Method, readonly url: string, readonly body: Readonly<Record<string, unknown>> | undefined,
 *   readonly ids: Readonly<Record<string, string>> }} Request `ids`: what was written into the fields, by their names.
 */

/**
 * The form in which a request is composed.
 * @param {(request: Request) => void} onSend
 */
export function createRequestForm(onSend) {
  const operationChoice = byId('operation', HTMLSelectElement);
  const sampleChoice = byId('sample', HTMLSelectElement);
  const summary = byId('summary', HTMLElement);
  const verb = byId('verb', HTMLElement);
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
    const { method = 'POST', path = '' } = operation() ?? {};
    verb.textContent = method;
    url.textContent = toUrl(path, (name) => textOf(name) || `{${name}}`) + toQuery();
  }

  /** @param {string} name */
  function textOf(name) {
    return fields.find(({ field }) => field.name === name && field.place === 'url')?.input.value.trim() ?? '';
  }

  function toQuery() {
    const given = fields.filter(({ field, input }) => field.place === 'query' && input.value.trim() !== '');
    const query = new URLSearchParams(given.map(({ field, input }) => [field.name, input.value.trim()]));
    return given.length === 0 ? '' : `?${query}`;
  }

  /** Marks every field that cannot be sent; undefined when there is one. @param {Operation} chosen @returns {Request | undefined} */
  function read(chosen) {
    const contents = fields.map((view) => ({ view, content: view.read() }));
    const wrong = contents.find(({ content }) => 'problem' in content);
    if (wrong !== undefined) {
      wrong.view.input.focus();
      return undefined;
    }
    const inBody = contents.flatMap(({ view: { field }, content }) =>
      field.place === 'body' && 'value' in content && content.value !== undefined ? [[field.name, content.value]] : [],
    );
    const given = Object.fromEntries(inBody);
    const body = chosen.enveloped ? { data: given } : { operationName: chosen.name, ...given };
    return {
      operation: chosen,
      method: chosen.method,
      url: toUrl(chosen.path, (name) => encodeURIComponent(textOf(name))) + toQuery(),
      body: chosen.method === 'GET' ? undefined : body,
      ids: Object.fromEntries(fields.map(({ field, input }) => [field.name, input.value.trim()])),
    };
  }

  operationChoice.addEventListener('change', showOperation);
  sampleChoice.addEventListener('change', showSample);
  fieldPlace.addEventListener('input', showUrl);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = operation();
    if (chosen === undefined) return;
    const request = read(chosen);
    if (request !== undefined) onSend(request);
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  return {
    /** @param {readonly Operation[]} known */
    show(known) {
      operations = known;
      operationChoice.replaceChildren(...known.map(({ name }) => make('option', {}, name)));
      showOperation();
    },
    /** Shows the form of an operation, filled with its sample and these values in place of the sample's. @param {string} name @param {Readonly<Record<string, string>>} values */
    open(name, values) {
      const at = operations.findIndex((one) => one.name === name);
      if (at < 0) return;
      operationChoice.selectedIndex = at;
      showOperation();
      for (const { field, fill } of fields) if (values[field.name] !== undefined) fill(values[field.name]);
      showUrl();
      const next = fields.find(({ field }) => values[field.name] === undefined) ?? fields[0];
      form.scrollIntoView({ block: 'nearest' });
      next?.input.focus();
    },
  };
}

/** @param {string} path @param {(name: string) => string} textFor */
function toUrl(path, textFor) {
  return path.replaceAll(/\{(\w+)\}/g, (_, name) => textFor(name));
}
