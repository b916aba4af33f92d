import { describe, expect, test, vi } from 'vitest';
import { readCommandLine, UsageError } from './command-line.js';

const ask = async () => 'correct horse';

describe('the administrator’s command line', () => {
  test.each([
    ['set-role nina@example.com ADMIN', { command: 'set-role', args: { email: 'nina@example.com', role: 'ADMIN' } }],
    ['disable nina@example.com', { command: 'disable', args: { email: 'nina@example.com' } }],
    ['enable nina@example.com', { command: 'enable', args: { email: 'nina@example.com' } }],
    ['reset-password n@e.com', { command: 'reset-password', args: { email: 'n@e.com', password: 'correct horse' } }],
    [
      'create-user --email n@e.com --role AGENT --first-name Nina --last-name=Roy --locale en',
      {
        command: 'create-user',
        args: {
          email: 'n@e.com',
          role: 'AGENT',
          firstName: 'Nina',
          lastName: 'Roy',
          locale: 'en',
          password: 'correct horse',
        },
      },
    ],
  ])('%s', async (line, command) => {
    expect(await readCommandLine(line.split(' '), ask)).toEqual(command);
  });

  test.each(['help', '--help', '-h'])('%s asks for the usage', async (word) => {
    expect(await readCommandLine([word], ask)).toBeNull();
  });

  test.each([
    '',
    'destroy',
    'set-role nina@example.com',
    'set-role nina@example.com ADMIN now',
    'disable',
    'disable --all',
    'create-user --email n@e.com --role AGENT --first-name Nina',
    'create-user n@e.com --email n@e.com --role AGENT --first-name Nina --last-name Roy',
    'create-user --email n@e.com --role AGENT --first-name Nina --last-name Roy --password x',
  ])('"%s" is not understood, and no password is asked for', async (line) => {
    const asked = vi.fn(ask);
    await expect(readCommandLine(line.split(' ').filter(Boolean), asked)).rejects.toThrow(UsageError);
    expect(asked).not.toHaveBeenCalled();
  });
});
