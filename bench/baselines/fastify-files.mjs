// The least that takes and gives files: Fastify streams each upload to a file and each download from it. No rights, no digest, no
// database, no fsync. With `DURABLE=1` it does what bytes need to be evidence, and no more: it makes their SHA-256 and syncs file and
// directory before it answers.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fastifyMultipart from '@fastify/multipart';
import Fastify from 'fastify';

const directory = process.env.FILES_DIR ?? '';
const isDurable = process.env.DURABLE === '1';
const app = Fastify();
await app.register(fastifyMultipart, { limits: { fileSize: 10_000_000 } });

app.post('/files', async (request, reply) => {
  const part = await request.file();
  if (!part) return reply.status(400).send();
  const id = randomUUID();
  const target = createWriteStream(join(directory, id), { flush: isDurable });
  if (!isDurable) {
    await pipeline(part.file, target);
    return reply.status(201).send({ id });
  }
  const hash = createHash('sha256');
  part.file.on('data', (chunk) => hash.update(chunk));
  await pipeline(part.file, target);
  const handle = await open(directory);
  await handle.sync();
  await handle.close();
  return reply.status(201).send({ id, sha256: hash.digest('hex') });
});

app.get('/files/:id', async (request, reply) => {
  const { id } = /** @type {{ id: string }} */ (request.params);
  const path = join(directory, id);
  const { size } = await stat(path);
  return reply.header('content-length', size).type('application/octet-stream').send(createReadStream(path));
});

const url = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`${JSON.stringify({ url })}\n`);
