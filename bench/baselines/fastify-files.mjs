// The least that takes and gives files: Fastify streams each upload to a file and each download from it. No rights, no digest, no
// database, no fsync.
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fastifyMultipart from '@fastify/multipart';
import Fastify from 'fastify';

const directory = process.env.FILES_DIR ?? '';
const app = Fastify();
await app.register(fastifyMultipart, { limits: { fileSize: 10_000_000 } });

app.post('/files', async (request, reply) => {
  const part = await request.file();
  if (!part) return reply.status(400).send();
  const id = randomUUID();
  await pipeline(part.file, createWriteStream(join(directory, id)));
  return reply.status(201).send({ id });
});

app.get('/files/:id', async (request, reply) => {
  const { id } = /** @type {{ id: string }} */ (request.params);
  const path = join(directory, id);
  const { size } = await stat(path);
  return reply.header('content-length', size).type('application/octet-stream').send(createReadStream(path));
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url })}\n`);
