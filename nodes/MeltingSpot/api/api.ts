import type { Connection } from '../transport/connection';
import { connect } from '../transport/connection';
import { createLruMap } from '../transport/lruMap';
import type { Context } from '../transport/request';
import type { ApiBehavior } from './behavior/apiBehavior';
import { unknownBehavior } from './behavior/apiBehavior';

/** MeltingSpot's API, with what is known about its behavior. */
export interface Api extends Connection {
	behavior: ApiBehavior;
	/** The same object throughout an execution of a workflow, with its retries and loops. */
	execution: object;
}

/** One per key and process. */
const behaviors = createLruMap<string, ApiBehavior>();

/**
 * @param budgetMs time until the caller must be done, in milliseconds; executions run until n8n cancels them
 * @throws NodeOperationError if the credential can't be used
 */
export async function openApi(context: Context, budgetMs?: number): Promise<Api> {
	const connection = await connect(context, budgetMs);
	const behavior = behaviors.get(connection.keyFingerprint) ?? unknownBehavior();
	behaviors.set(connection.keyFingerprint, behavior);
	return { ...connection, behavior, execution: executionOf(context) };
}

/** What n8n keeps for all nodes of an execution. Polls and the editor's lists have none. */
function executionOf(context: Context): object {
	return 'getContext' in context ? context.getContext('flow') : {};
}
