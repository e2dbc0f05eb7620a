import { isRoutingCursor } from '#admin';
import { Cursor, Limit, LimitDto, MAX_PAGE } from '../fields/page.dto.ts';

/** A page of a routing. The default limit holds most routings whole. */
export class RoutingPageDto extends LimitDto {
  @Limit(MAX_PAGE, MAX_PAGE)
  override limit: number = MAX_PAGE;

  @Cursor(isRoutingCursor)
  cursor?: string;
}
