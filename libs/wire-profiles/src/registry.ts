/** Every wire profile there is: one line each. Read through `profile-named.ts`. */
export { cloudevents } from './cloudevents/cloudevents.ts';
export { discord } from './discord/discord.ts';
export { postionGuide } from './postion-guide/postion-guide.ts';
export { postionPlatform } from './postion-platform/postion-platform.ts';
export { postmypost } from './postmypost/postmypost.ts';
export { postpress } from './postpress/postpress.ts';
export { raw } from './raw/raw.ts';
export { slack } from './slack/slack.ts';
export { standardWebhooks } from './standard-webhooks/standard-webhooks.ts';
