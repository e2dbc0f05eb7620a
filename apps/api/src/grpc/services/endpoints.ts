import {
  ChangeEndpoint,
  CreateEndpoint,
  DeleteEndpoint,
  DryRunSubscription,
  EnsureEndpoint,
  GetEndpoint,
  GetEndpointHistory,
  GetPublicKeys,
  ListEndpoints,
  PauseEndpoint,
  PutEndpoint,
  ResumeEndpoint,
  RevealSecrets,
  RotateSecret,
  SendTest,
  VerifyEndpoint,
} from '#admin';
import { checkForm } from '#forms';
import {
  changedFields,
  fieldsWithout,
  formIn,
  nameIn,
  pageIn,
  pageOf,
  parsedIn,
  type Plain,
  replacingFields,
  type Rpcs,
} from '#grpc-server';
import { CUSTOMER_DEADLINE_MS } from '#http-server';
import { ChangeEndpointDto, CreateEndpointDto, DryRunDto, PutEndpointDto } from '../../rest/endpoints/endpoint.dto.ts';
import { IfExistsDto } from '../../rest/fields/if-exists.dto.ts';
import { EndpointListDto } from '../../rest/endpoints/endpoint-list.dto.ts';
import { RotateSecretDto } from '../../rest/endpoints/rotate-secret.dto.ts';
import { HistoryPageDto } from '../../rest/endpoints/history-page.dto.ts';
import type { Endpoints } from '#proto';
import type { UseCases } from '../use-cases.ts';

const CHANGEABLE = {
  fields: [
    ...['uid', 'url', 'name', 'eventTypes', 'channels', 'where'],
    ...['profile', 'profileOptions', 'policy', 'headers', 'metadata', 'description'],
  ],
  maps: ['metadata'],
  cleared: { profileOptions: {}, policy: {}, headers: [] },
};

/** The names of the lists among the filters. */
const LISTS = { state: 'states', profile: 'profiles' };

type EndpointRpcs = Rpcs<typeof Endpoints>;

/** The names in a request: of the project, and of the endpoint in it. */
const namesIn = (request: Plain) => [nameIn(request, 'project'), nameIn(request, 'endpoint')] as const;

/** The fields of a request besides its names. */
const fieldsIn = (request: Plain) => fieldsWithout(request, 'project', 'endpoint');

/** The methods that create, show, change and delete endpoints. */
function resourceRpcs({ commands, queries }: UseCases) {
  return {
    createEndpoint: {
      serves: CreateEndpoint,
      isRepeatable: true,
      deadlineMs: CUSTOMER_DEADLINE_MS,
      async run(request) {
        const { ifExists } = await formIn(IfExistsDto, { ifExists: request.ifExists ?? 'fail' });
        const draft = await checkForm(CreateEndpointDto, request.endpoint ?? {});
        const project = nameIn(request, 'project');
        if (ifExists === 'fail') return commands.execute(new CreateEndpoint(project, draft, true));
        return (await commands.execute(new EnsureEndpoint(project, draft))).view;
      },
    },
    getEndpoint: { serves: GetEndpoint, run: (request) => queries.execute(new GetEndpoint(...namesIn(request))) },
    listEndpoints: {
      serves: ListEndpoints,
      async run(request) {
        const { cursor, limit, order, ...filter } = await pageIn(EndpointListDto, fieldsIn(request), LISTS);
        const query = new ListEndpoints(nameIn(request, 'project'), cursor ?? null, limit, filter, false, order);
        return pageOf('endpoints', await queries.execute(query));
      },
    },
    updateEndpoint: {
      // PutEndpoint has the same right.
      serves: ChangeEndpoint,
      deadlineMs: CUSTOMER_DEADLINE_MS,
      async run(request) {
        if (request.allowMissing) {
          const draft = await checkForm(PutEndpointDto, replacingFields(request));
          return (await commands.execute(new PutEndpoint(...namesIn(request), draft))).view;
        }
        const draft = await checkForm(ChangeEndpointDto, changedFields(request, CHANGEABLE));
        return commands.execute(new ChangeEndpoint(...namesIn(request), draft));
      },
    },
    deleteEndpoint: {
      serves: DeleteEndpoint,
      run: (request) => commands.execute(new DeleteEndpoint(...namesIn(request))),
    },
  } satisfies Partial<EndpointRpcs>;
}

/** The methods that verify, pause, resume and test an endpoint, show its history, and try a subscription. */
function lifeRpcs({ commands, queries }: UseCases) {
  return {
    verifyEndpoint: {
      serves: VerifyEndpoint,
      isRepeatable: true,
      deadlineMs: CUSTOMER_DEADLINE_MS,
      run: (request) => commands.execute(new VerifyEndpoint(...namesIn(request))),
    },
    pauseEndpoint: {
      serves: PauseEndpoint,
      isRepeatable: true,
      run: (request) => commands.execute(new PauseEndpoint(...namesIn(request))),
    },
    resumeEndpoint: {
      serves: ResumeEndpoint,
      isRepeatable: true,
      run: (request) => commands.execute(new ResumeEndpoint(...namesIn(request))),
    },
    listEndpointHistory: {
      serves: GetEndpointHistory,
      async run(request) {
        const { cursor, limit, order } = await pageIn(HistoryPageDto, fieldsIn(request));
        const [project, name] = namesIn(request);
        const query = new GetEndpointHistory(project, name, cursor ?? null, limit, order);
        return pageOf('changes', await queries.execute(query));
      },
    },
    testEndpoint: {
      serves: SendTest,
      isRepeatable: true,
      deadlineMs: CUSTOMER_DEADLINE_MS,
      run: async (request) =>
        commands.execute(new SendTest(...namesIn(request), parsedIn(fieldsIn(request), ['data']))),
    },
    dryRunSubscription: {
      serves: DryRunSubscription,
      isRepeatable: true,
      deadlineMs: CUSTOMER_DEADLINE_MS,
      async run(request) {
        const draft = await checkForm(DryRunDto, fieldsIn(request));
        return queries.execute(new DryRunSubscription(nameIn(request, 'project'), draft));
      },
    },
  } satisfies Partial<EndpointRpcs>;
}

/** The methods that rotate and show an endpoint’s secrets, and show its public keys. */
function secretRpcs({ commands, queries }: UseCases) {
  return {
    rotateSecret: {
      serves: RotateSecret,
      isRepeatable: true,
      async run(request, { identity }) {
        const draft = await checkForm(RotateSecretDto, fieldsIn(request));
        return commands.execute(new RotateSecret(...namesIn(request), draft, identity.id));
      },
    },
    revealSecrets: {
      serves: RevealSecrets,
      run: (request, { identity }) => commands.execute(new RevealSecrets(...namesIn(request), identity.id)),
    },
    listPublicKeys: {
      serves: GetPublicKeys,
      async run(request) {
        const { items } = await queries.execute(new GetPublicKeys(...namesIn(request)));
        return { secrets: items };
      },
    },
  } satisfies Partial<EndpointRpcs>;
}

/** The methods of `Endpoints`. */
export function endpointRpcs(useCases: UseCases): EndpointRpcs {
  return { ...resourceRpcs(useCases), ...lifeRpcs(useCases), ...secretRpcs(useCases) };
}
