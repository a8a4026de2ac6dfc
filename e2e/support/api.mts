import { readFile } from 'node:fs/promises';
import { parse } from 'flatted';
import type {
	ICredentialDataDecryptedObject,
	IRun,
	IWorkflowBase,
	ExecutionStatus,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import pWaitFor from 'p-wait-for';

/** The owner of the test n8n; `npm run editor` prints the login for newcomers to use. */
export const owner = {
	email: 'owner@example.com',
	password: 'MeltingSpot1',
	firstName: 'Community',
	lastName: 'Manager',
};

export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
	nodes: IWorkflowBase['nodes'];
	connections: IWorkflowBase['connections'];
}

export interface Execution {
	id: string;
	status: ExecutionStatus;
	mode: WorkflowExecuteMode;
	workflowId: string;
	startedAt: string;
	stoppedAt: string | null;
	data: IRun['data'];
}

type Summary = Omit<Execution, 'data'>;
type Workflow = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections'> & Partial<IWorkflowBase>;

export function hasEnded(status: ExecutionStatus): boolean {
	return ['success', 'error', 'crashed', 'canceled'].includes(status);
}

/** n8n through the REST API that its editor uses. */
export class N8nApi {
	readonly #url: string;
	readonly #headers: Record<string, string> = { 'browser-id': 'e2e' };

	/** @param url n8n's URL, without a trailing slash */
	constructor(url: string) {
		this.#url = url;
	}

	/** Creates the first user of a new n8n, and stays signed in as that user. */
	async setUpOwner(): Promise<void> {
		await this.#call('POST', '/owner/setup', owner);
	}

	/** Installs a community package, as Settings > Community nodes does. */
	async installPackage(name: string): Promise<void> {
		await this.#call('POST', '/community-packages', { name });
	}

	async installedPackages(): Promise<Array<{ packageName: string; installedVersion: string }>> {
		return await this.#call('GET', '/community-packages');
	}

	/** The display names of node types that n8n has loaded. @throws if it doesn't know one */
	async nodeTypes(names: string[]): Promise<string[]> {
		const nodeInfos = names.map((name) => ({ name, version: 1 }));
		const types = await this.#call<Array<{ displayName: string }>>('POST', '/node-types', {
			nodeInfos,
		});
		return types.map(({ displayName }) => displayName);
	}

	/** @returns the credential's id */
	async createCredential(
		type: string,
		name: string,
		data: ICredentialDataDecryptedObject,
	): Promise<string> {
		const { id } = await this.#call<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** Completes the consent flow that an OAuth2 credential needs, as Google's page does after a click on Allow. */
	async connectOAuth2(credentialId: string): Promise<void> {
		const consentPage = new URL(
			await this.#call<string>('GET', `/oauth2-credential/auth?id=${credentialId}`),
		);
		const state = encodeURIComponent(consentPage.searchParams.get('state') ?? '');
		const response = await this.#fetch(
			'GET',
			`/oauth2-credential/callback?code=e2e&state=${state}`,
		);
		const page = await response.text();
		if (!response.ok || /error/i.test(page.replace(/<(script|style)[\s\S]*?<\/\1>/g, ''))) {
			throw new Error(`n8n did not accept the consent: ${page}`);
		}
	}

	/** Imports a workflow file as it stands; n8n connects its credentials by their names. */
	async importWorkflow(file: string): Promise<SavedWorkflow> {
		return await this.saveWorkflow(JSON.parse(await readFile(file, 'utf8')) as Workflow);
	}

	async saveWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return await this.#call('POST', '/workflows', { settings: {}, ...workflow, active: false });
	}

	/** A workflow as it is saved now. */
	async workflow(id: string): Promise<SavedWorkflow> {
		return await this.#call('GET', `/workflows/${id}`);
	}

	/**
	 * Publishes it, and waits until its triggers are active: n8n starts them after it has responded.
	 * @throws if a trigger does not start
	 */
	async publish({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.#call('POST', `/workflows/${id}/activate`, { versionId });
		await pWaitFor(
			async () => {
				const { status, triggers } = await this.#call<{
					status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
					triggers: Array<{ errorMessage: string | null }>;
				}>('GET', `/workflows/${id}/publication-status`);
				if (status === 'failed' || status === 'partial') {
					throw new Error(triggers.map(({ errorMessage }) => errorMessage).join('; '));
				}
				return status === 'published';
			},
			{ interval: 200, timeout: { milliseconds: 90_000, message: `${id} was not published` } },
		);
	}

	async unpublish({ id }: SavedWorkflow): Promise<void> {
		await this.#call('POST', `/workflows/${id}/deactivate`, {});
	}

	/** Runs it manually, from one of its triggers, and waits until it ends. */
	async run({ id }: SavedWorkflow, triggerName: string): Promise<Execution> {
		const { executionId } = await this.#call<{ executionId: string }>(
			'POST',
			`/workflows/${id}/run`,
			{
				triggerToStartFrom: { name: triggerName },
			},
		);
		return await this.finishedExecution(executionId);
	}

	/** Sends a message to a published chat, as a signed-in user. @returns its reply */
	async chat(webhookId: string, chatInput: string): Promise<string> {
		const response = await fetch(`${this.#url}/webhook/${webhookId}/chat`, {
			method: 'POST',
			headers: { ...this.#headers, 'content-type': 'application/json' },
			body: JSON.stringify({ action: 'sendMessage', sessionId: 'e2e', chatInput }),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`The chat answered ${response.status}: ${text}`);
		return (JSON.parse(text) as { output: string }).output;
	}

	/**
	 * Submits a published form with one field as anyone with its URL can, by hand if there are several answers to it.
	 * @returns the response
	 */
	async submitForm(workflow: SavedWorkflow, ...answers: string[]): Promise<string> {
		const form = workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const body = new FormData();
		for (const answer of answers) body.append('field-0', answer);
		const response = await fetch(`${this.#url}/form/${form?.webhookId}`, { method: 'POST', body });
		const text = await response.text();
		if (!response.ok) throw new Error(`The form responded ${response.status}: ${text}`);
		return text;
	}

	/** Waits until an execution ends, whatever its outcome. */
	async finishedExecution(id: string, milliseconds = 120_000): Promise<Execution> {
		return await pWaitFor(
			async () => {
				const execution = await this.execution(id);
				return hasEnded(execution.status) && pWaitFor.resolveWith(execution);
			},
			{ interval: 200, timeout: { milliseconds, message: `Execution ${id} did not finish` } },
		);
	}

	async execution(id: string): Promise<Execution> {
		const execution = await this.#call<Summary & { data: string }>('GET', `/executions/${id}`);
		return { ...execution, data: parse(execution.data) as IRun['data'] };
	}

	/** Waits until a published workflow has been started by its trigger, and that execution has ended. */
	async triggeredExecution(workflow: SavedWorkflow, milliseconds: number): Promise<Execution> {
		const { id } = await pWaitFor(
			async () => {
				const [newest] = await this.executions(workflow);
				return newest !== undefined && pWaitFor.resolveWith(newest);
			},
			{
				interval: 500,
				timeout: { milliseconds, message: `"${workflow.name}" was not started by its trigger` },
			},
		);
		return await this.finishedExecution(id);
	}

	/** All executions of a workflow without their data, newest first. */
	async executions(workflow: SavedWorkflow): Promise<Summary[]> {
		const query = new URLSearchParams({
			limit: '100',
			filter: JSON.stringify({ workflowId: workflow.id }),
		});
		const all: Summary[] = [];
		for (;;) {
			const { results, nextCursor } = await this.#call<{
				results: Summary[];
				nextCursor?: string | null;
			}>('GET', `/executions?${query}`);
			all.push(...results);
			if (!nextCursor) return all;
			query.set('cursor', nextCursor);
		}
	}

	async #call<T>(method: string, path: string, body?: object): Promise<T> {
		const response = await this.#fetch(method, path, body);
		const text = await response.text();
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
		return (JSON.parse(text) as { data: T }).data;
	}

	async #fetch(method: string, path: string, body?: object): Promise<Response> {
		const response = await fetch(`${this.#url}/rest${path}`, {
			method,
			headers: { ...this.#headers, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
		});
		const cookie = response.headers.getSetCookie().find((entry) => entry.startsWith('n8n-auth='));
		if (cookie) this.#headers.cookie = cookie.split(';')[0];
		return response;
	}
}

/** What a node output in an execution, across all its runs, as JSON. */
export function outputOf(execution: Execution, nodeName: string): unknown[] {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((run) => run.data?.main?.[0]?.map((item) => item.json) ?? []);
}
