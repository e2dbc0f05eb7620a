import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { settled } from '#admin';
import { checkForm, type Dto } from './check-form.ts';

/** What a parameter is declared as where it is no class of ours, but text, `unknown` or a type. */
const NO_DTO: readonly unknown[] = [undefined, String, Object];

/** Bodies and queries whose form says all are checked against the class that they are declared as. */
@Injectable()
export class FormPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    const isOurs = type === 'body' || type === 'query';
    if (!isOurs || NO_DTO.includes(metatype)) return value;
    return settled(await checkForm(metatype as Dto<object>, value), [], 'Some fields are not right.');
  }
}
