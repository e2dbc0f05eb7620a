import { deliveryIdOf } from './delivery-id.ts';
import { fromTypeId, toTypeId } from './typeid.ts';
import { isUuid, lowestUuidAt, orderedUuidv7, unixMsOfUuid, uuidv7 } from './uuid.ts';

describe('UUIDv7', () => {
  it('carries its time, version and variant', () => {
    const uuid = uuidv7(1_705_314_601_250);
    expect(isUuid(uuid)).toBe(true);
    expect(unixMsOfUuid(uuid)).toBe(1_705_314_601_250);
    expect(uuid[14]).toBe('7');
    expect('89ab').toContain(uuid[19]);
  });

  it('is never repeated', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => uuidv7(0))).size).toBe(10_000);
  });

  it('lies between the bounds of its millisecond', () => {
    const uuid = uuidv7(1_000_000);
    expect(uuid >= lowestUuidAt(1_000_000)).toBe(true);
    expect(uuid < lowestUuidAt(1_000_001)).toBe(true);
  });
});

describe('An ordered UUIDv7', () => {
  it('sorts after earlier ids of the same millisecond', () => {
    const minted = Array.from({ length: 3_000 }, () => orderedUuidv7(1_705_314_601_250));
    expect(minted).toEqual([...minted].sort());
    expect(new Set(minted).size).toBe(3_000);
  });

  it('carries its time, version and variant', () => {
    const uuid = orderedUuidv7(1_705_314_601_251);
    expect([isUuid(uuid), unixMsOfUuid(uuid), uuid[14]]).toEqual([true, 1_705_314_601_251, '7']);
    expect('89ab').toContain(uuid[19]);
  });

  it('is unique past the end of its counter and for an earlier millisecond', () => {
    const minted = Array.from({ length: 9_000 }, (_, n) => orderedUuidv7(n % 2 === 0 ? 1_705_314_601_252 : 1));
    expect(new Set(minted).size).toBe(9_000);
  });
});

describe('delivery id', () => {
  const event = '0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77';
  const endpoint = '0190b0c2-0000-7000-8000-000000000001';

  it('is a function of event and endpoint', () => {
    expect(deliveryIdOf(event, endpoint)).toBe(deliveryIdOf(event, endpoint));
    expect(deliveryIdOf(event, endpoint)).not.toBe(deliveryIdOf(event, '0190b0c2-0000-7000-8000-000000000002'));
    expect(deliveryIdOf(event, endpoint)).not.toBe(deliveryIdOf(uuidv7(1), endpoint));
  });

  it("is a UUIDv8 with the event's millisecond, so that id ranges and partitions of both agree", () => {
    const delivery = deliveryIdOf(event, endpoint);
    expect(isUuid(delivery)).toBe(true);
    expect(delivery[14]).toBe('8');
    expect('89ab').toContain(delivery[19]);
    expect(unixMsOfUuid(delivery)).toBe(unixMsOfUuid(event));
  });
});

describe('TypeID', () => {
  // The valid cases of the TypeID specification's own vectors (v0.3.0, valid.yml), under a prefix of ours.
  it.each([
    ['00000000-0000-0000-0000-000000000000', '00000000000000000000000000'],
    ['00000000-0000-0000-0000-000000000001', '00000000000000000000000001'],
    ['00000000-0000-0000-0000-00000000000a', '0000000000000000000000000a'],
    ['00000000-0000-0000-0000-000000000020', '00000000000000000000000010'],
    ['ffffffff-ffff-ffff-ffff-ffffffffffff', '7zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['0110c853-1d09-52d8-d73e-1194e95b5f19', '0123456789abcdefghjkmnpqrs'],
    ['01890a5d-ac96-774b-bcce-b302099a8057', '01h455vb4pex5vsknk084sn02q'],
  ])('writes %s as %s and reads it back', (uuid, suffix) => {
    expect(toTypeId('evt', uuid)).toBe(`evt_${suffix}`);
    expect(fromTypeId('evt', `evt_${suffix}`)).toBe(uuid);
  });

  it.each([
    '',
    'evt_',
    'ep_01h455vb4pex5vsknk084sn02q',
    'evt_8zzzzzzzzzzzzzzzzzzzzzzzzz',
    'evt_01H455VB4PEX5VSKNK084SN02Q',
  ])('refuses %j', (text) => expect(fromTypeId('evt', text)).toBeUndefined());

  it('reads back every UUID', () => {
    for (let i = 0; i < 1_000; i++) {
      const uuid = uuidv7(i * 1_000_003);
      expect(fromTypeId('dlv', toTypeId('dlv', uuid))).toBe(uuid);
    }
  });
});
