import { z } from 'zod';

const text = z.string();

/** What an administrator can ask for. What the values must be like is said by the services that take them. */
export const adminCommandSchema = z.discriminatedUnion('command', [
  z.object({
    command: z.literal('create-user'),
    args: z.object({ email: text, role: text, firstName: text, lastName: text, locale: text, password: text }),
  }),
  z.object({ command: z.literal('set-role'), args: z.object({ email: text, role: text }) }),
  z.object({ command: z.literal('disable'), args: z.object({ email: text }) }),
  z.object({ command: z.literal('enable'), args: z.object({ email: text }) }),
  z.object({ command: z.literal('reset-password'), args: z.object({ email: text, password: text }) }),
  z.object({ command: z.literal('sweep'), args: z.object({}) }),
  z.object({ command: z.literal('check-storage'), args: z.object({}) }),
  z.object({ command: z.literal('backup'), args: z.object({ file: text }) }),
  z.object({ command: z.literal('restore'), args: z.object({ file: text }) }),
  z.object({ command: z.literal('export-user'), args: z.object({ email: text, file: text }) }),
  z.object({ command: z.literal('erase-user'), args: z.object({ email: text }) }),
  z.object({ command: z.literal('verify-log'), args: z.object({ claim: text.nullable() }) }),
]);
export type AdminCommand = z.infer<typeof adminCommandSchema>;

/** What became of it, in one sentence for the person who asked. */
export type AdminResult = { ok: true; message: string } | { ok: false; error: string };
