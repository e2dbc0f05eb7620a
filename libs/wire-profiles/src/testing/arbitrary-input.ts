import fc from 'fast-check';
import { canonicalJson as canonical } from '#kernel';
import type { SigningKey } from '#signing';
import { AWKWARD_JSON, jsonText } from '#testing';
import type { ProfileOptions, RenderInput } from '../render-input.ts';

const text = fc.string({ unit: 'binary' });

/** Any JSON, however it was spelled, as the text in which events store it. */
const canonicalJson = fc
  .oneof(
    fc.jsonValue({ stringUnit: 'binary' }),
    jsonText().map((json) => JSON.parse(json) as unknown),
    fc.constantFrom(...AWKWARD_JSON.map((json) => JSON.parse(json) as unknown)),
  )
  .map((value) => {
    const result = canonical(value, '', true);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.text;
  });

/** Inputs with any data, names and times, attempted now (receivers check that) and signed by these keys. */
export function arbitraryInput(keys: readonly SigningKey[], options: ProfileOptions = {}): fc.Arbitrary<RenderInput> {
  return fc.record({
    event: fc.record({
      id: fc.uuid({ version: 7 }),
      projectId: fc.uuid({ version: 7 }),
      type: fc.stringMatching(/^[a-z_]{1,20}(\.[a-z_]{1,20}){0,3}$/),
      occurredAtMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
      data: canonicalJson,
      orderingKey: fc.option(text),
      actor: fc.option(text),
      channel: fc.option(text),
      expiresAtMs: fc.constant(null),
    }),
    project: fc.record({ id: fc.constant('prj_01h455vb4pex5vsknk084sn02q'), uid: fc.option(text) }),
    endpoint: fc.record({
      id: fc.constant('ep_01h455vb4pex5vsknk084sn02q'),
      name: text,
      headers: fc.constant([{ key: 'X-Own', value: 'mine' }]),
      options: fc.constant(options),
    }),
    delivery: fc.record({ uuid: fc.uuid(), webhookId: fc.constant('dlv_01h455vb4pex5vsknk084sn02q') }),
    keys: fc.constant(keys),
    attemptAtMs: fc.constant(Date.now()),
  });
}
