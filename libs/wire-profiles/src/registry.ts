/** Every wire profile there is: one line each. Read through `profile-named.ts`. */
export { postionPlatform } from './postion-platform/postion-platform.ts';
export { standardWebhooks } from './standard-webhooks/standard-webhooks.ts';
