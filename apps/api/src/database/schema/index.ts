export * from './attachments.js';
export * from './claims.js';
export * from './messages.js';
export * from './users.js';
