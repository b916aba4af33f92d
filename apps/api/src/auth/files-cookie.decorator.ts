import { SetMetadata } from '@nestjs/common';

export const ACCEPTS_FILES_COOKIE = 'claimline:files-cookie';

/** A route that also takes the files cookie, for what the browser asks for by itself: pictures, films. GET and HEAD alone. */
export const AcceptsFilesCookie = () => SetMetadata(ACCEPTS_FILES_COOKIE, true);
