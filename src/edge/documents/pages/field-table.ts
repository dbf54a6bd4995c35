import { html } from 'hono/html';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts';
import { type Markup, toTable } from './frame.ts';

/** The fields of an object, under a name that no other table of the page has: what they are called, whether they must be there, and what may stand in them. */
export function toFieldTable(
  label: string,
  { properties, required }: JsonObject,
  isInUrl: (name: string) => boolean = () => false,
): Markup {
  const mandatory = Array.isArray(required) ? required : [];
  const rows = Object.entries(isJsonObject(properties) ? properties : {}).map(([name, schema]) => [
    html`<code>${name}</code>${mandatory.includes(name) ? html` <strong class="required">required</strong>` : ''}${isInUrl(name) ? html` <span class="soft">in the URL</span>` : ''}`,
    toType(schema),
    `${toDescription(schema)} ${toLimits(schema)}`.trim(),
  ]);
  if (rows.length === 0) return html`<p>None.</p>`;
  return toTable(label, ['Field', 'Type', 'What it says'], rows);
}

/** What a value may be, without null, which counts as absent. */
function toForms(schema: JsonValue | undefined): readonly JsonObject[] {
  if (!isJsonObject(schema)) return [];
  const { anyOf } = schema;
  const forms = Array.isArray(anyOf) ? anyOf.flatMap(toForms) : [schema];
  return forms.filter(({ type }) => type !== 'null');
}

function toType(schema: JsonValue): string {
  const names = toForms(schema).map(({ type, items, $ref }) => {
    // What the documents give a name are objects.
    if ($ref !== undefined) return 'object';
    if (type !== 'array') return typeof type === 'string' ? type : 'any';
    return items === undefined ? 'array' : `array of ${toType(items)}`;
  });
  return [...new Set(names)].join(' or ');
}

/** A description, also of a schema that allows null beside the rest. */
function toDescription(schema: JsonValue | undefined): string {
  if (!isJsonObject(schema)) return '';
  const { description, anyOf } = schema;
  if (typeof description === 'string') return description;
  return Array.isArray(anyOf) ? anyOf.map(toDescription).join('') : '';
}

function toLimits(schema: JsonValue): string {
  return toForms(schema)
    .flatMap(({ enum: words, items, maxLength, maxItems, minimum, maximum, default: usual }) => [
      Array.isArray(words) ? `${words.length === 1 ? 'Always' : 'One of'} ${words.join(', ')}.` : '',
      isJsonObject(items) && isJsonObject(items['properties'])
        ? `Each with ${Object.keys(items['properties']).join(', ')}.`
        : '',
      typeof maxLength === 'number' ? `At most ${maxLength} characters.` : '',
      typeof maxItems === 'number' ? `At most ${maxItems} entries.` : '',
      typeof minimum === 'number' && Math.abs(minimum) < Number.MAX_SAFE_INTEGER ? `From ${minimum}.` : '',
      typeof maximum === 'number' && Math.abs(maximum) < Number.MAX_SAFE_INTEGER ? `To ${maximum}.` : '',
      usual === undefined ? '' : `Default ${JSON.stringify(usual)}.`,
    ])
    .filter((limit) => limit !== '')
    .join(' ');
}
