import { Injectable, type PipeTransform } from '@nestjs/common';
import type { Draft } from '#admin';
import { checkForm, type Dto } from '#forms';

/** Checks only the form of a body, for a use case that has further checks. */
@Injectable()
export class DraftPipe<T extends object> implements PipeTransform<unknown, Promise<Draft<T>>> {
  constructor(private readonly dto: Dto<T>) {}

  transform(body: unknown): Promise<Draft<T>> {
    return checkForm(this.dto, body);
  }
}
