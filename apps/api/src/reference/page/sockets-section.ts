import type { AsyncApiDocument, AsyncMessage } from '../asyncapi.js';
import { asText, examples } from './examples-view.js';
import { html, prose } from './html.js';
import type { Entry } from './rest-section.js';
import { fieldsOf, resolve, typeOf } from './schema-view.js';

/** What clients call on the sockets, with the answers. */
export function callsOf(document: AsyncApiDocument): Entry[] {
  return Object.entries(document.operations)
    .filter(([, { action, channel }]) => action === 'receive' && isSocketIo(channel.$ref))
    .map(([event, { reply }]) => {
      const id = `call-${event}`;
      const label = html`<span class="method call">CALL</span> <code>${event}</code>`;
      const message = messageOf(document, event);
      const ack = messageOf(document, reply?.messages[0]?.$ref.split('/').at(-1) ?? '');
      return {
        id,
        label,
        body: html`<section class="entry" id="${id}">
<h3><a href="#${id}">${label}</a></h3>
<p>${prose(`${message.summary} ${message.description}`)}</p>
<h4>Payload</h4>${payloadOf(document, message)}
<h4>Answer</h4>${payloadOf(document, ack)}
<p class="notes">${prose(ack.description ?? '')}</p>
${examplesOf(message, ack)}
</section>`,
      };
    });
}

/** What the server tells. */
export function eventsOf(document: AsyncApiDocument): Entry[] {
  return Object.entries(document.operations)
    .filter(([, { action, channel }]) => action === 'send' && isSocketIo(channel.$ref))
    .map(([event]) => {
      const id = `event-${event}`;
      const label = html`<span class="method event">EVENT</span> <code>${event}</code>`;
      const message = messageOf(document, event);
      return {
        id,
        label,
        body: html`<section class="entry" id="${id}">
<h3><a href="#${id}">${label}</a></h3>
<p>${prose(message.summary ?? '')} <span class="access">${prose(message.description ?? '')}</span></p>
<p>Payload: ${typeOf(message.payload)}</p>
${examplesOf(message)}
</section>`,
      };
    });
}

/** How frames look on the plain WebSocket. */
export function framesOf(document: AsyncApiDocument): Entry[] {
  return Object.keys(document.channels.webSocket?.messages ?? {}).map((name) => {
    const message = messageOf(document, name);
    const id = `frame-${name}`;
    const label = html`<span class="method frame">FRAME</span> ${message.title}`;
    return {
      id,
      label,
      body: html`<section class="entry" id="${id}">
<h3><a href="#${id}">${label}</a></h3>
<p>${prose(message.summary ?? '')}</p>
${payloadOf(document, message)}
${examplesOf(message)}
</section>`,
    };
  });
}

const isSocketIo = (channel: string) => channel.endsWith('/socketIo');

const examplesOf = (...messages: readonly AsyncMessage[]) =>
  examples(
    'Example',
    messages.flatMap((message) => message.examples.map(({ payload }) => asText(payload))),
  );

function messageOf({ components }: AsyncApiDocument, name: string): AsyncMessage {
  const message = components.messages[name];
  if (!message) {
    throw new Error(`The document has no message ${name}.`);
  }
  return message;
}

/** In place, as calls and answers have schemas of their own. */
function payloadOf({ components }: AsyncApiDocument, { payload }: AsyncMessage) {
  return fieldsOf(resolve(components.schemas, payload));
}
