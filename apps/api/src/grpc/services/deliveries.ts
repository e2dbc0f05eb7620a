import {
  CancelDelivery,
  CountDeliveries,
  CountDeliveriesByEndpoint,
  GetAttempt,
  GetDelivery,
  ListAllDeliveries,
  ListDeliveries,
  ReplayDelivery,
} from '#admin';
import {
  fieldsWithout,
  filterIn,
  formIn,
  nameIn,
  pageIn,
  pageOf,
  pageTokens,
  type Plain,
  type Rpcs,
} from '#grpc-server';
import { AttemptsPageDto } from '../../rest/deliveries/attempts-page.dto.ts';
import { AllDeliveriesDto, DeliveryFilterDto, DeliveryListDto } from '../../rest/deliveries/delivery-filter.dto.ts';
import { ReplayDeliveryDto } from '../../rest/deliveries/replay-delivery.dto.ts';
import type { Deliveries } from '#proto';
import type { UseCases } from '../use-cases.ts';
import { STATE_LISTS } from './state-filter.ts';

/** The names in a request: of the project, and of the delivery in it. */
const namesIn = (request: Plain) => [nameIn(request, 'project'), nameIn(request, 'delivery')] as const;

const PARTS = { include: 'parts' };

type DeliveryRpcs = Rpcs<typeof Deliveries>;

/** The methods that show one delivery, or change it. */
function singleRpcs({ commands, queries }: UseCases) {
  return {
    getDelivery: {
      serves: GetDelivery,
      async run(request, { identity: reader }) {
        const fields = fieldsWithout(request, 'project', 'delivery');
        const { cursor, limit, order, include = [] } = await pageIn(AttemptsPageDto, fields, PARTS);
        const query = new GetDelivery(...namesIn(request), cursor ?? null, limit, order, { include, reader });
        const { nextCursor, prevCursor, ...view } = await queries.execute(query);
        return { ...view, ...pageTokens({ nextCursor, prevCursor }) };
      },
    },
    getAttempt: {
      serves: GetAttempt,
      run: (request) =>
        queries.execute(new GetAttempt(...namesIn(request), String((request.number as number | undefined) ?? 0))),
    },
    replayDelivery: {
      serves: ReplayDelivery,
      isRepeatable: true,
      async run(request) {
        const { force = false } = await formIn(ReplayDeliveryDto, fieldsWithout(request, 'project', 'delivery'));
        return commands.execute(new ReplayDelivery(...namesIn(request), force));
      },
    },
    cancelDelivery: {
      serves: CancelDelivery,
      isRepeatable: true,
      run: (request) => commands.execute(new CancelDelivery(...namesIn(request))),
    },
  } satisfies Partial<DeliveryRpcs>;
}

/** The methods that list deliveries, and count them. */
function listRpcs({ queries }: UseCases) {
  return {
    listDeliveries: {
      serves: ListDeliveries,
      async run(request, { identity: reader }) {
        const fields = fieldsWithout(request, 'project');
        const page = await pageIn(DeliveryListDto, fields, { ...STATE_LISTS, ...PARTS });
        const { cursor, limit, order, include = [], ...filter } = page;
        const project = nameIn(request, 'project');
        const query = new ListDeliveries(project, filter, cursor ?? null, limit, order, { include, reader });
        return pageOf('deliveries', await queries.execute(query));
      },
    },
    listAllDeliveries: {
      serves: ListAllDeliveries,
      async run(request) {
        const { cursor, limit, order, ...filter } = await pageIn(AllDeliveriesDto, request, STATE_LISTS);
        const query = new ListAllDeliveries(filter, cursor ?? null, limit, order);
        return pageOf('deliveries', await queries.execute(query));
      },
    },
    countDeliveries: {
      serves: CountDeliveries,
      async run(request) {
        const filter = await filterIn(DeliveryFilterDto, fieldsWithout(request, 'project'), STATE_LISTS);
        return queries.execute(new CountDeliveries(nameIn(request, 'project'), filter));
      },
    },
    countDeliveriesByEndpoint: {
      serves: CountDeliveriesByEndpoint,
      async run(request) {
        const filter = await filterIn(DeliveryFilterDto, fieldsWithout(request, 'project'), STATE_LISTS);
        const { items: endpoints, ...counts } = await queries.execute(
          new CountDeliveriesByEndpoint(nameIn(request, 'project'), filter),
        );
        return { endpoints, ...counts };
      },
    },
  } satisfies Partial<DeliveryRpcs>;
}

/** The methods of `Deliveries`. */
export function deliveryRpcs(useCases: UseCases): DeliveryRpcs {
  return { ...singleRpcs(useCases), ...listRpcs(useCases) };
}
