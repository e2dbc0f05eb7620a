import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { settled } from '#admin';
import { checkForm, type Dto } from '#forms';
import { nestedQuery } from './nested-query.ts';

/** The declared types of parameters without a class of ours: text, `unknown` or a type. */
const NO_DTO: readonly unknown[] = [undefined, String, Object];

/** Checks bodies and queries that have only rules of form, against the class that they are declared as. */
@Injectable()
export class FormPipe implements PipeTransform {
  async transform(value: unknown, { metatype, type }: ArgumentMetadata): Promise<unknown> {
    const isOurs = type === 'body' || type === 'query';
    if (!isOurs || NO_DTO.includes(metatype)) return value;
    const given = type === 'query' ? nestedQuery(value as object) : value;
    return settled(await checkForm(metatype as Dto<object>, given), [], 'Some fields are invalid.');
  }
}
