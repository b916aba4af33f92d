'use client';

import { ErrorScreen } from '../src/shell/error-screen';

export default function ErrorPage() {
  return <ErrorScreen />;
}
