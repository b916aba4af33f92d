import { defineConfig } from 'drizzle-kit';

/** Migrations are made from the built schema: `npm run build`, then `npx drizzle-kit generate` in this folder. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './dist/database/schema/*.js',
  out: './src/database/migrations',
});
