import { limits } from '@claimline/protocol';
import type { CookieSerializeOptions } from '@fastify/cookie';
import { Injectable } from '@nestjs/common';
import { ServerAddress } from '../common/server-address.js';

export const FILES_COOKIE = 'claimline_files';

/**
 * A cookie that lets `<img>` and `<video>` load attachments without a token in their address: an access token for files
 * alone, which no script can read, sent to one path and from our own pages only.
 */
@Injectable()
export class FilesCookie {
  constructor(private readonly address: ServerAddress) {}

  options(): CookieSerializeOptions {
    return {
      httpOnly: true,
      sameSite: 'strict',
      path: '/messages/attachments',
      secure: this.address.publicUrl().startsWith('https:'),
      maxAge: limits.session.accessTokenMs / 1_000,
    };
  }
}
