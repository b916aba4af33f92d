import { SetMetadata } from '@nestjs/common';

export const IS_PUBLIC = 'claimline:public';

/** Opens a route, or all of a controller's, to callers without an access token. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
