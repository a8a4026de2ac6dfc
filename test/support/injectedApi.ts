import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { Run } from '../../nodes/MeltingSpot/core/operation';
import { Journal } from '../../nodes/MeltingSpot/core/journal';
import { unknownBehavior } from '../../nodes/MeltingSpot/api/behavior/apiBehavior';
import type { Item } from '../../nodes/MeltingSpot/parameters/item';
import { DisplayNames } from '../../nodes/MeltingSpot/transport/displayNames';
import type { Endpoint } from '../../nodes/MeltingSpot/transport/endpoints';
import type { Request, RequestOptions } from '../../nodes/MeltingSpot/transport/request';

/** A request as the core sends it. */
export interface SentCall extends Omit<RequestOptions<Endpoint, number>, 'path'> {
	endpoint: Endpoint;
	path?: Record<string, string>;
}

const node: INode = {
	id: 'node',
	name: 'MeltingSpot',
	type: 'meltingSpot',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The error that the transport throws for a status. */
export const apiFailure = (status: number): NodeApiError =>
	new NodeApiError(
		node,
		{},
		{ message: `Status ${status}`, httpCode: String(status), description: `Told ${status}` },
	);

/**
 * A run whose API is a function: its return value is the body, and what it throws is thrown.
 * @returns the run, the requests that it sent, and the hints that it showed
 */
export function injectedRun(
	respond: (call: SentCall, number: number) => unknown,
	options: { continueOnFail?: boolean; signal?: AbortSignal } = {},
) {
	const sent: SentCall[] = [];
	const hints: string[] = [];
	const request = async (
		endpoint: Endpoint,
		{ path, ...more }: RequestOptions<Endpoint, number>,
	) => {
		const call = { endpoint, ...(path && { path: path as Record<string, string> }), ...more };
		sent.push(call);
		return { body: await respond(call, sent.length - 1) };
	};
	const run: Run = {
		api: {
			request: request as unknown as Request,
			keyFingerprint: 'key',
			throttledMs: () => 0,
			redact: (text) => text,
			displayNames: new DisplayNames(),
			behavior: unknownBehavior(),
			execution: {},
			signal: options.signal,
		},
		node,
		onError: options.continueOnFail ? 'continueRegularOutput' : 'stopWorkflow',
		journal: new Journal(),
		isTool: false,
		hint: (message) => hints.push(message),
	};
	return { run, sent, hints };
}

/** Input items whose fields are their parameters. */
export function itemsOf(rows: IDataObject[]): Item[] {
	return rows.map((json, index) => ({
		index,
		count: rows.length,
		json,
		timezone: 'UTC',
		isTool: false,
		parameter: (name, fallback) => json[name] ?? fallback,
		isExpression: () => false,
		hint: () => {},
	}));
}
