import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { baseUrlProblem, TRAILING_SLASHES } from '../nodes/MeltingSpot/transport/baseUrl';
import { bareKey } from '../nodes/MeltingSpot/transport/secretKey';

/** The connection test's message for each response. */
const testRules: Array<NonNullable<ICredentialTestRequest['rules']>[number]> = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'MeltingSpot rejected the secret key. Copy it again from Spot settings > Integrations > API Access. If it\'s correct, change "Send Key As".',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 403,
			message:
				'MeltingSpot denied access. Ask support@meltingspot.io whether your Spot has API Access, a premium feature.',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'MeltingSpot\'s API wasn\'t found at this address. Check "Base URL".',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 429,
			message: 'Rate limit reached for this key. Try again in a minute.',
		},
	},
	{
		// A login page, a gateway, or another service may also respond with 200.
		type: 'responseSuccessBody',
		properties: {
			key: 'items',
			value: undefined,
			message:
				'The response isn\'t from MeltingSpot\'s API. It may be a web page. Check "Base URL".',
		},
	},
];

export class MeltingSpotApi implements ICredentialType {
	name = 'meltingSpotApi';

	displayName = 'MeltingSpot API';

	icon: Icon = {
		light: 'file:../nodes/MeltingSpot/meltingspot.svg',
		dark: 'file:../nodes/MeltingSpot/meltingspot.dark.svg',
	};

	documentationUrl = 'https://github.com/n8n-nodes-meltingspot/n8n-nodes-meltingspot#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"Your Spot's secret key. An admin can copy it in MeltingSpot from Spot settings > Integrations > API Access. API Access is a premium feature. If you don't see it, contact support@meltingspot.io.",
		},
		{
			displayName: 'Send Key As',
			name: 'authorization',
			type: 'options',
			options: [
				{
					name: 'Plain Key',
					value: 'raw',
					description: 'Send only the key, as MeltingSpot documents',
				},
				{
					name: 'Bearer Token',
					value: 'bearer',
					description: 'Send as "Bearer" followed by the key',
				},
			],
			default: 'raw',
			description:
				'How to send the key. Use Bearer Token only if the connection test rejects a valid key.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://openapi.meltingspot.io',
			required: true,
			placeholder: 'e.g. https://openapi.meltingspot.io',
			description: 'Change only if you access MeltingSpot through your own gateway',
		},
		// n8n adds these two to every credential, with all domains allowed, unless they are declared. The values are n8n's.
		{
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'options',
			options: [
				{
					name: 'All',
					value: 'all',
					description: 'Send the key to any domain',
				},
				{
					name: 'Specific Domains',
					value: 'domains',
					description: 'Send the key to the domains below only',
				},
				{
					name: 'None',
					value: 'none',
					description: "Don't let the HTTP Request and GraphQL nodes use this credential",
				},
			],
			default: 'domains',
			description:
				'Where the HTTP Request and GraphQL nodes may send the key. The MeltingSpot nodes always send it to the Base URL.',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: 'openapi.meltingspot.io',
			placeholder: 'e.g. openapi.meltingspot.io, *.example.com',
			description: 'Comma-separated list of domains. Use * for any subdomain.',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	];

	/** Adds the key to a request as the credential says. @throws UserError if the Base URL can't be used */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		// The connection test calls this first, so it refuses what the nodes refuse.
		const problem = baseUrlProblem(credentials.baseUrl);
		if (problem !== undefined) throw new UserError(problem);
		const key = bareKey(credentials.apiKey);
		const authorization = credentials.authorization === 'bearer' ? `Bearer ${key}` : key;
		return {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: authorization },
		};
	}

	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.baseUrl.trim().replace(${TRAILING_SLASHES}, "") }}`,
			url: '/v1/spotMembers',
			qs: { limit: 1 },
			disableFollowRedirect: true,
		},
		// n8n supports a mix of both rule kinds, but its type doesn't.
		rules: testRules as ICredentialTestRequest['rules'],
	};
}
