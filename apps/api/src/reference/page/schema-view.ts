import type { JsonSchema } from '../json-schemas.js';
import { type Html, html, type Part, prose } from './html.js';

export const schemaId = (name: string) => `schema-${name}`;

const nameIn = (ref: string | undefined) => ref?.split('/').at(-1) ?? '';

/** The schema that is meant, where there is only a reference to it. */
export function resolve(schemas: Readonly<Record<string, JsonSchema>>, schema: JsonSchema): JsonSchema {
  return schemas[nameIn(schema.$ref)] ?? schema;
}

/** A short name of what a value is, with links to the schemas it refers to. */
export function typeOf(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) {
    const name = nameIn(schema.$ref);
    return html`<a href="#${schemaId(name)}">${name}</a>`;
  }
  if (schema.const !== undefined) {
    return html`<code>${JSON.stringify(schema.const)}</code>`;
  }
  if (schema.enum) {
    return joined(schema.enum.map((value) => html`<code>${String(value)}</code>`));
  }
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    return joined(branches.map(typeOf));
  }
  if (schema.type === 'array') {
    return html`array of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  }
  if (typeof schema.additionalProperties === 'object') {
    return html`map of ${typeOf(schema.additionalProperties)}`;
  }
  const name = schema.format === undefined ? [schema.type ?? 'anything'].flat().join(' or ') : nameOfFormat(schema);
  return html`${[name, boundsOf(schema)].filter(Boolean).join(', ')}`;
}

function joined(alternatives: readonly Html[]): Html {
  return html`${alternatives.map((one, index) => (index === 0 ? one : html` <i>or</i> ${one}`))}`;
}

function nameOfFormat({ format }: JsonSchema): string {
  return format === 'uuid' ? 'UUID' : format === 'date-time' ? 'time' : (format ?? '');
}

function boundsOf({ minimum, maximum, minLength, maxLength, pattern }: JsonSchema): string {
  const said = [];
  if (maxLength !== undefined) {
    said.push(`${minLength ? `${minLength} to ` : 'up to '}${maxLength.toLocaleString('en')} characters`);
  }
  if (minimum !== undefined || maximum !== undefined) {
    said.push([minimum, maximum].map((bound) => bound?.toLocaleString('en') ?? '').join(' … '));
  }
  if (pattern !== undefined) {
    said.push(pattern);
  }
  return said.join(', ');
}

/** One line of a list: a name, what it is, and what is to be said of it. */
export function row(name: Part, type: Part, notes: Part = ''): Html {
  return html`<div class="row"><dt>${name}</dt><dd><span class="type">${type}</span>${notes}</dd></div>`;
}

/** The fields of an object, those of its unnamed parts in place; of alternatives, what they share and what each has. */
export function fieldsOf(schema: JsonSchema): Html {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    return alternativesOf(branches);
  }
  const { properties, required = [] } = schema;
  if (!properties) {
    return html`<p>${typeOf(schema)}</p>`;
  }
  const rows = Object.entries(properties).map(([name, field]) => fieldRow(name, field, required.includes(name)));
  return rows.length === 0 ? html`<p class="notes">Nothing.</p>` : html`<dl>${rows}</dl>`;
}

function fieldRow(name: string, field: JsonSchema, isRequired: boolean): Html {
  const optional = isRequired ? '' : html` <span class="optional">optional</span>`;
  const notes = [
    field.description === undefined ? '' : html`<span class="notes">${prose(field.description)}</span>`,
    field.default === undefined ? '' : html`<span class="notes">Default ${String(field.default)}.</span>`,
    field.properties ? fieldsOf(field) : '',
  ];
  return row(html`<code>${name}</code>${optional}`, field.properties ? 'object' : typeOf(field), notes);
}

function alternativesOf([first, ...others]: readonly JsonSchema[]): Html {
  const fields = Object.entries(first?.properties ?? {});
  const isShared = ([name, field]: [string, JsonSchema]) =>
    others.every((other) => JSON.stringify(other.properties?.[name]) === JSON.stringify(field));
  const shared = new Set(fields.filter(isShared).map(([name]) => name));
  const apart = [first ?? {}, ...others].map((branch) => pick(branch, (name) => !shared.has(name)));
  return html`${shared.size === 0 ? '' : html`${fieldsOf(pick(first ?? {}, (name) => shared.has(name)))}<p class="or">and one of these:</p>`}${apart.map(
    (branch, index) => html`${index === 0 ? '' : html`<p class="or">or</p>`}${fieldsOf(branch)}`,
  )}`;
}

/** The schema with these of its fields alone. */
function pick(schema: JsonSchema, isWanted: (name: string) => boolean): JsonSchema {
  const { properties } = schema;
  return properties
    ? { ...schema, properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isWanted(name))) }
    : schema;
}
