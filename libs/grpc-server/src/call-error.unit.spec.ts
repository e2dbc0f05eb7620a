import { fromBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { StatusSchema } from '#proto';
import { answerOfStatus } from '#testing';
import { callError, statusOf } from './call-error.ts';

const field = (index: number) => ({
  pointer: `/fields/${index}`,
  message: `Must be another text, such as number ${index}.`,
});

describe('The error of a call', () => {
  it('has the code of its problem as the reason, and its wrong fields', () => {
    const problem = { title: 'invalid-input', detail: 'Some fields are invalid.', errors: [field(1), field(2)] };
    expect(answerOfStatus(statusOf(problem))).toEqual({
      ...{ code: status.INVALID_ARGUMENT, detail: problem.detail, reason: 'invalid-input' },
      ...{ fields: problem.errors, retryMs: undefined },
    });
  });

  it.each([
    ['unavailable', status.UNAVAILABLE],
    ['too-many-requests', status.RESOURCE_EXHAUSTED],
  ])('has a wait if the call may be sent again: %s', (title, code) => {
    expect(answerOfStatus(statusOf({ title, detail: 'Later.' }))).toMatchObject({ code, retryMs: 1_000 });
  });

  it('has the wait of its problem, if it is known', () => {
    const problem = { title: 'too-many-requests', detail: 'Later.', retryAfterMs: 30_000 };
    expect(answerOfStatus(statusOf(problem))).toMatchObject({ retryMs: 30_000 });
  });

  it('is INTERNAL, without a wait, for a problem without a code', () => {
    const answer = answerOfStatus(statusOf({ title: 'internal', detail: 'An internal error occurred.' }));
    expect(answer).toMatchObject({ code: status.INTERNAL, reason: 'internal', retryMs: undefined });
  });

  it('names the first wrong fields if all of them are more than a client accepts as metadata', () => {
    const errors = Array.from({ length: 100 }, (_, index) => field(index));
    const { metadata } = callError({ title: 'invalid-input', detail: 'Some fields are invalid.', errors });
    const [bytes] = metadata.get('grpc-status-details-bin') as [Buffer];
    expect(bytes.length).toBeLessThanOrEqual(4_096);
    const { fields = [] } = answerOfStatus(fromBinary(StatusSchema, bytes));
    expect(fields.length).toBeGreaterThan(10);
    expect(fields).toEqual(errors.slice(0, fields.length));
  });
});
