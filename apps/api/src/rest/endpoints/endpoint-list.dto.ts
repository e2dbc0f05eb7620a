import { ENDPOINT_STATUSES, type EndpointStatus, type Metadata } from '#kernel';
import { profileNames } from '#wire-profiles';
import { MetadataFilter } from '../fields/metadata.ts';
import { PageDto } from '../fields/page.dto.ts';
import { Several } from '../fields/several.ts';
import { isOneOf, oneOf } from '../fields/words.ts';

/** The query of the list of endpoints. */
export class EndpointListDto extends PageDto {
  @Several({
    ...{ rule: isOneOf(ENDPOINT_STATUSES), message: oneOf(ENDPOINT_STATUSES) },
    items: { type: 'string', enum: ENDPOINT_STATUSES },
  })
  state?: EndpointStatus[];

  @Several({
    ...{ rule: isOneOf(profileNames()), message: oneOf(profileNames()) },
    items: { type: 'string', enum: profileNames() },
    description: 'The wire profile.',
  })
  profile?: string[];

  @MetadataFilter()
  metadata?: Metadata;
}
