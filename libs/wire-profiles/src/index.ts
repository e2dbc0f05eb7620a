export { type DeliveryPolicy, isSuccess } from './delivery-policy.ts';
export type { Handshake, HandshakeAnswer, HandshakeRequest, HandshakeVerdict } from './handshake.ts';
export { isProfileName, profileNamed, type ProfileName, profileNames } from './profile-named.ts';
export type { CustomHeader, ProfileOptions, RenderedRequest, RenderEndpoint, RenderInput } from './render-input.ts';
export type { FinalAnswer, WireProfile } from './wire-profile.ts';
