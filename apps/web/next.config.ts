import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const development = process.env.NODE_ENV !== 'production';

const config: NextConfig = {
  // Static files: the API serves them at every path that is not its own.
  output: 'export',
  images: { unoptimized: true },
  reactStrictMode: true,
  trailingSlash: false,
  devIndicators: false,
  // As the API says for the built app: the reader of PDFs has an origin of its own, and its files are read across it.
  ...(development && {
    headers: async () => [{ source: '/pdf/:path*', headers: [{ key: 'Access-Control-Allow-Origin', value: '*' }] }],
  }),
  // `page.dev.tsx` is a page of development only: the design page never ships.
  pageExtensions: development ? ['dev.tsx', 'tsx', 'ts'] : ['tsx', 'ts'],
  // In development the API has a port of its own; the built app comes from the API itself.
  env: { NEXT_PUBLIC_API_URL: process.env.NEXT_PUBLIC_API_URL ?? (development ? 'http://localhost:3001' : '') },
  turbopack: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    rules: {
      '*.json': {
        condition: { path: /(?:apps\/web|packages\/react)\/src\/i18n\// },
        loaders: [fileURLToPath(new URL('../../packages/react/compile-messages.cjs', import.meta.url))],
      },
    },
    resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' },
  },
};

export default config;
