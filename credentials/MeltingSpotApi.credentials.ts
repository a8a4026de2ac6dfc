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

export class MeltingSpotApi implements ICredentialType {
	name = 'meltingSpotApi';

	displayName = 'MeltingSpot API';

	icon: Icon = {
		light: 'file:../nodes/MeltingSpot/meltingspot.svg',
		dark: 'file:../nodes/MeltingSpot/meltingspot.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-meltingspot/n8n-nodes-meltingspot#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'Secret Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				"Your Spot's secret key. An admin copies it in MeltingSpot from Spot settings > Integrations > API Access. API Access is a premium feature: if you do not see it, ask support@meltingspot.io.",
		},
		{
			displayName: 'Send Key As',
			name: 'authorization',
			type: 'options',
			options: [
				{
					name: 'Plain Key',
					value: 'raw',
					description: 'The way MeltingSpot documents it',
				},
				{
					name: 'Bearer Token',
					value: 'bearer',
					description: 'The word "Bearer" goes before the key',
				},
			],
			default: 'raw',
			description:
				'How the key is handed to MeltingSpot. Keep Plain Key; switch to Bearer Token only if the connection test refuses a key that you are sure of.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://openapi.meltingspot.io',
			required: true,
			placeholder: 'e.g. https://openapi.meltingspot.io',
			description:
				'Change it only if your company reaches MeltingSpot through a gateway of its own',
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
					description: 'Send the key wherever the HTTP Request node asks for',
				},
				{
					name: 'Specific Domains',
					value: 'domains',
					description: 'Send the key to the domains below only',
				},
				{
					name: 'None',
					value: 'none',
					description: "Don't let the HTTP Request node use this credential",
				},
			],
			default: 'domains',
			description:
				'Where the HTTP Request and GraphQL nodes may send the key. The MeltingSpot nodes always use Base URL.',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'string',
			default: 'openapi.meltingspot.io',
			placeholder: 'e.g. openapi.meltingspot.io, *.example.com',
			description: 'Domains separated by commas; * stands for any subdomain',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	];

	/** Adds the key to a request as the credential says. @throws UserError if the Base URL can't be used */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		// The connection test asks here first, so it refuses what the nodes refuse.
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
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'MeltingSpot did not accept the key. Copy it again from Spot settings > Integrations > API Access; if it is right, switch "Send Key As".',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'MeltingSpot knows the key but refuses access. API Access is a premium feature: ask support@meltingspot.io whether your Spot has it.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message: 'Nothing answers at this address. Check "Base URL".',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message:
						'MeltingSpot is receiving too many requests with this key. Try again in a minute.',
				},
			},
		],
	};
}
