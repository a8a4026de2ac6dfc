import './environment';

import {
	ExecuteContext,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	LoadOptionsContext,
	PollContext,
	RoutingNode,
	TriggersAndPollers,
	WebhookContext,
	WorkflowExecute,
} from 'n8n-core';
import {
	createRunExecutionData,
	deepCopy,
	NodeApiError,
	NodeHelpers,
	ObservableObject,
	Workflow,
} from 'n8n-workflow';
import type {
	ExecuteWorkflowData,
	IConnections,
	IDataObject,
	INode,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
	INodeTypes,
	IPinData,
	IRun,
	IRunExecutionData,
	ITaskDataConnections,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	NodeExecutionHint,
	ResourceMapperFields,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { type CredentialData, credentialReference, CredentialStore } from './credentials';
import { LoadedPackage, loadPackage, logText } from './package';
import { searchForSecret, watched } from './secrecy';
import { standInFor, standInMayBeFollowed } from './standIns';

searchForSecret(logText);

export type { CredentialData } from './credentials';
export { LoadedPackage, loadPackage, loadPackageAnew, logText } from './package';

/*
 * Runs the built package in n8n's own engine: n8n-core's loader, contexts, expressions, HTTP client and workflow
 * runner. What n8n's server adds to it (stored credentials, the node lists of other packages) is emulated in this
 * folder. These parts of n8n-core aren't a public interface; nothing outside this folder may use them.
 */

interface Common {
	credentials: CredentialData;
	/** A different id means a different stored credential; by default, the same content means the same credential. */
	credentialId?: string;
	/** A different package, or another load of this one: see loadPackage() and loadPackageAnew(). */
	in?: LoadedPackage;
}

export interface OfNode extends Common {
	/** Name of the node in its package. */
	node?: string;
	/** Version of the node; the newest unless given. */
	typeVersion?: number;
	/** As the workflow file stores them: without those left at their defaults, and with expressions as `={{ … }}`. */
	parameters: INodeParameters;
	settings?: NodeSettings;
}

/** What a person sets under "Settings". n8n takes a wait of 0 for its default, a second: use 1. */
export type NodeSettings = Pick<
	INode,
	| 'onError'
	| 'continueOnFail'
	| 'retryOnFail'
	| 'maxTries'
	| 'waitBetweenTries'
	| 'executeOnce'
	| 'alwaysOutputData'
>;

interface Cancellable {
	signal?: AbortSignal;
	/** Cancels the execution after this many milliseconds. */
	cancelAfterMs?: number;
}

export interface RunNodeOptions extends OfNode, Cancellable {
	/** The JSON of each input item; by default, one empty item, as after a Manual Trigger. */
	items?: IDataObject[];
	/** The node setting On Error: "Continue". */
	continueOnFail?: boolean;
	/** The workflow's time zone; by default, that of a fresh n8n. */
	timezone?: string;
	mode?: WorkflowExecuteMode;
}

export interface NodeRun {
	items: INodeExecutionData[];
	hints: NodeExecutionHint[];
}

const ROWS = 'Rows';
const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

/**
 * Runs a node's execute() after a node "Rows" that outputs the items. Throws what the node throws. Items are returned
 * as the node output them: n8n's engine would go on to guess a missing pairing.
 */
export const runNode = watched(async (options: RunNodeOptions): Promise<NodeRun> => {
	const loaded = options.in ?? (await loadPackage());
	const node = nodeFrom(loaded, 'meltingSpot', options);
	if (options.continueOnFail) node.onError = 'continueRegularOutput';
	const workflow = workflowFrom(loaded, [nodeOf(ROWS, MANUAL_TRIGGER), node], {
		connections: { [ROWS]: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
		settings: { timezone: options.timezone },
	});
	refuseHiddenParameters(node, options.parameters);

	const input = (options.items ?? [{}]).map((json, item) => ({ json, pairedItem: { item } }));
	const data: ITaskDataConnections = { main: [input] };
	const runData = createRunExecutionData({
		resultData: {
			runData: {
				[ROWS]: [{ startTime: Date.now(), executionIndex: 0, executionTime: 0, source: [], data }],
			},
		},
	});
	const mode = options.mode ?? 'trigger';
	const additionalData = additionalDataFor(loaded, options);
	const result = await workflow.expression.withIsolate(
		async () =>
			await new WorkflowExecute(additionalData, mode, runData).runNode(
				workflow,
				{ node, data, source: { main: [{ previousNode: ROWS }] } },
				runData,
				0,
				additionalData,
				mode,
				cancelSignal(options),
			),
	);
	if (!('data' in result)) throw new Error('The node asked the engine to run other nodes');
	return { items: result.data?.[0] ?? [], hints: result.hints ?? [] };
});

export interface WorkflowFile {
	name?: string;
	nodes: INode[];
	connections: IConnections;
	pinData?: IPinData;
	settings?: IWorkflowSettings;
}

export interface RunWorkflowOptions extends Common, Cancellable {
	/** Pinned in addition to what the file pins: a node's output, by its name, used instead of running it. */
	pinData?: Record<string, IDataObject[]>;
	/** Called after each node, in the order in which they ran. */
	onNodeFinished?: (nodeName: string) => void;
	/** What the nodes "Execute Sub-workflow" run, from its trigger on. */
	subWorkflow?: WorkflowFile;
}

/**
 * Runs a workflow file from its trigger, as "Execute Workflow" in the editor does. This package's nodes get the
 * credential; the nodes of other packages are stand-ins (standIns.ts). An error ends up in the run's `resultData`.
 */
export const runWorkflow = watched(
	async (file: WorkflowFile, options: RunWorkflowOptions): Promise<IRun> => {
		const loaded = options.in ?? (await loadPackage());
		const pinData: IPinData = { ...file.pinData };
		for (const [name, rows] of Object.entries(options.pinData ?? {})) {
			pinData[name] = rows.map((json) => ({ json }));
		}
		refuseUnpinned(file, pinData, loaded);
		const workflow = workflowOf(file, loaded, options, pinData);
		const additionalData = additionalDataFor(loaded, options);
		additionalData.hooks = hooksFor(workflow);
		additionalData.hooks.addHandler('nodeExecuteAfter', (name) => options.onNodeFinished?.(name));
		const { subWorkflow } = options;
		if (subWorkflow) {
			additionalData.executeWorkflow = async (_info, _data, { inputData = [] }) =>
				await runSubWorkflow(workflowOf(subWorkflow, loaded, options), additionalData, inputData);
		}
		const execution = new WorkflowExecute(additionalData, 'manual').run({ workflow, pinData });
		cancelSignal(options)?.addEventListener('abort', () => execution.cancel());
		return await execution;
	},
);

function workflowOf(
	file: WorkflowFile,
	loaded: LoadedPackage,
	options: Common,
	pinData?: IPinData,
): Workflow {
	const nodes = deepCopy(file.nodes).map((node) =>
		node.type.startsWith(`${loaded.name}.`)
			? { ...node, credentials: referenceFor(loaded, options) }
			: node,
	);
	return workflowFrom(loaded, nodes, { ...file, pinData });
}

/** As n8n's server does: its trigger is first on the stack, with the items of the calling node. */
async function runSubWorkflow(
	workflow: Workflow,
	callers: IWorkflowExecuteAdditionalData,
	items: INodeExecutionData[],
): Promise<ExecuteWorkflowData> {
	const node = workflow.getStartNode();
	if (!node) throw new Error('The sub-workflow has no trigger');
	const runData = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node, data: { main: [items] }, source: null }],
		},
	});
	const additionalData = { ...callers, executionId: '2', hooks: hooksFor(workflow) };
	const { data } = await new WorkflowExecute(
		additionalData,
		'integrated',
		runData,
	).processRunExecutionData(workflow);
	const { error, lastNodeExecuted = '' } = data.resultData;
	if (error) throw error;
	const last = data.resultData.runData[lastNodeExecuted]?.at(-1)?.data?.main ?? [];
	return { executionId: '2', data: last };
}

export interface ExecutionOptions extends OfNode, Cancellable {
	/** The JSON of each input item; by default, one empty item. */
	items?: IDataObject[];
}

export interface Execution {
	/** What leaves through the first output, and through *Error*. */
	success: INodeExecutionData[];
	error: INodeExecutionData[];
	/** The error with which the execution ended. */
	failure?: Error & { description?: string | null };
	hints: NodeExecutionHint[];
}

/** Runs the node in a workflow, from its trigger, so that n8n applies the node's settings. */
export async function runExecution(options: ExecutionOptions): Promise<Execution> {
	const loaded = options.in ?? (await loadPackage());
	const node = nodeFrom(loaded, 'meltingSpot', options);
	const file: WorkflowFile = {
		nodes: [nodeOf(ROWS, MANUAL_TRIGGER), node],
		connections: { [ROWS]: { main: [[{ node: node.name, type: 'main', index: 0 }]] } },
	};
	const pinData = { [ROWS]: options.items ?? [{}] };
	const run = await runWorkflow(file, { ...options, pinData });
	return {
		success: outputOf(run, node.name),
		error: outputOf(run, node.name, 1),
		failure: run.data.resultData.error,
		hints: run.data.resultData.runData[node.name]?.at(-1)?.hints ?? [],
	};
}

/** A node as a workflow file holds it. */
export const nodeOf = (
	name: string,
	type: string,
	parameters: INodeParameters = {},
	settings: NodeSettings = {},
): INode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [0, 0],
	parameters,
	...settings,
});

/** What n8n's server attaches to a manual execution. */
export const hooksFor = ({ id, name = '' }: Workflow): ExecutionLifecycleHooks =>
	new ExecutionLifecycleHooks('manual', EXECUTION_ID, {
		id,
		name,
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
		nodes: [],
		connections: {},
	});

/** What a node returned on an output, the first unless given, in its last run; empty if it didn't run. */
export function outputOf(run: IRun, nodeName: string, output = 0): INodeExecutionData[] {
	return run.data.resultData.runData[nodeName]?.at(-1)?.data?.main[output] ?? [];
}

export interface PollOptions extends OfNode {
	/**
	 * The node's own part of the workflow's static data. It is modified in place, as n8n does between two saves. Where
	 * n8n would read it from its database, pass a copy made through JSON.
	 */
	staticData: IDataObject;
	mode?: 'trigger' | 'manual';
	activation?: WorkflowActivateMode;
	nodeId?: string;
	nodeName?: string;
	workflowId?: string;
	/** The time n8n allows for the poll; "unknown" stands for an n8n that can't tell (before 2.38). */
	pollBudgetMs?: number | 'unknown';
	timezone?: string;
}

/** Runs one poll of a polling trigger. Throws what the node throws. */
export const poll = watched(
	async (options: PollOptions): Promise<INodeExecutionData[][] | null> => {
		const loaded = options.in ?? (await loadPackage());
		const node = nodeFrom(loaded, 'meltingSpotTrigger', options);
		node.id = options.nodeId ?? node.id;
		node.name = options.nodeName ?? node.name;
		const workflow = workflowFrom(loaded, [node], {
			id: options.workflowId,
			settings: { timezone: options.timezone },
			active: true,
		});
		refuseHiddenParameters(node, options.parameters);
		workflow.staticData = observed(options.staticData, node.name);

		const mode = options.mode ?? 'trigger';
		const budget = options.pollBudgetMs;
		const context = new PollContext(
			workflow,
			node,
			additionalDataFor(loaded, options),
			mode,
			options.activation ?? (mode === 'manual' ? 'manual' : 'activate'),
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			typeof budget === 'number' ? () => budget : undefined,
		);
		if (budget === 'unknown') Reflect.deleteProperty(context, 'getPollBudgetMs');
		return await workflow.expression.withIsolate(
			async () => await new TriggersAndPollers().runPollFunction(workflow, node, context),
		);
	},
	(options) => options.staticData,
);

const observedStaticData = new WeakMap<IDataObject, IDataObject>();

/** n8n wraps static data, nested objects included, in proxies that notice a change. */
function observed(staticData: IDataObject, nodeName: string): IDataObject {
	let root = observedStaticData.get(staticData);
	if (root === undefined) {
		root = ObservableObject.create({ [`node:${nodeName}`]: staticData }, undefined, {
			ignoreEmptyOnFirstChild: true,
		});
		observedStaticData.set(staticData, root);
	}
	return root;
}

/** Whether n8n has noticed a change since the static data was first passed to poll(), and so would save it. */
export const staticDataChanged = (staticData: IDataObject): boolean =>
	observedStaticData.get(staticData)?.__dataChanged === true;

export interface WebhookOptions extends Omit<OfNode, 'credentials'> {
	/** As Node.js passes them on: with names in lowercase. */
	headers?: Record<string, string | string[]>;
	/** As n8n parses it: JSON as its value, other text as text, nothing as undefined. */
	body?: unknown;
	/** Whether the editor listens on the test URL. */
	mode?: 'webhook' | 'manual';
	nodeId?: string;
	/** The random ID that n8n gives a node when it saves the workflow. */
	webhookId?: string;
}

export interface WebhookRun {
	/** What the execution starts with; undefined if n8n responds without an execution. */
	items?: INodeExecutionData[];
	/** Where the node can be reached: the test URL if the editor listens, else the production URL. */
	url?: string;
}

/** Calls the webhook of a trigger that needs no credential. Throws what the node throws. */
export const callWebhook = watched(async (options: WebhookOptions): Promise<WebhookRun> => {
	const { headers = {}, body, mode = 'webhook' } = options;
	const loaded = options.in ?? (await loadPackage());
	const common = { ...options, credentials: { apiKey: '', baseUrl: '' } };
	const node = nodeFrom(loaded, 'meltingSpotWebhookTrigger', common);
	delete node.credentials;
	node.id = options.nodeId ?? node.id;
	node.webhookId = options.webhookId;
	const workflow = workflowFrom(loaded, [node], { active: mode === 'webhook' });
	refuseHiddenParameters(node, options.parameters);

	const type = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	const [webhookDescription] = type.description.webhooks ?? [];
	// n8n does so when it saves a workflow.
	NodeHelpers.resolveNodeWebhookId(node, type.description);
	const additionalData = additionalDataFor(loaded, common);
	additionalData.httpRequest = {
		headers,
		body,
		params: {},
		query: {},
	} as unknown as typeof additionalData.httpRequest;
	const webhookData: IWebhookData = {
		httpMethod: 'POST',
		node: node.name,
		path: webhookDescription.path,
		webhookDescription,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData,
		webhookId: node.webhookId,
		isTest: mode === 'manual',
	};
	const context = new WebhookContext(workflow, node, additionalData, mode, webhookData, [], null);
	const response = await workflow.expression.withIsolate(
		async () => await type.webhook?.call(context),
	);
	return { items: response?.workflowData?.[0], url: context.getWebhookResourceUrl('default') };
});

export interface EditorOptions extends OfNode {
	/** Name of the method in the node's `methods`. */
	method: string;
	/** Path of the requesting parameter. */
	path?: string;
}

/** Fills a dropdown of the editor. */
export const loadOptions = watched(
	async (options: EditorOptions): Promise<INodePropertyOptions[]> => {
		const { context, methods } = await editor(options);
		return await named(methods?.loadOptions, options.method).call(context);
	},
);

export interface ListSearchOptions extends EditorOptions {
	filter?: string;
	paginationToken?: string;
}

/** Fills the searchable list of a resource locator. n8n hands tokens on as text. */
export const listSearch = watched(
	async (options: ListSearchOptions): Promise<INodeListSearchResult> => {
		const { context, methods } = await editor(options);
		const { filter, paginationToken, method } = options;
		const result = await named(methods?.listSearch, method).call(context, filter, paginationToken);
		const token: unknown = result.paginationToken;
		return typeof token === 'number' ? { ...result, paginationToken: String(token) } : result;
	},
);

/** Fills the columns of a resource mapper. */
export const resourceMapping = watched(
	async (options: EditorOptions): Promise<ResourceMapperFields> => {
		const { context, methods } = await editor(options);
		return await named(methods?.resourceMapping, options.method).call(context);
	},
);

async function editor(options: EditorOptions) {
	const loaded = options.in ?? (await loadPackage());
	const node = nodeFrom(loaded, 'meltingSpot', options);
	const workflow = workflowFrom(loaded, [node], {});
	refuseHiddenParameters(node, options.parameters);
	const additionalData = additionalDataFor(loaded, options);
	additionalData.currentNodeParameters = node.parameters;
	const path = options.path ?? 'parameters';
	const { methods } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
	return { context: new LoadOptionsContext(workflow, node, additionalData, path), methods };
}

function named<Method>(methods: Record<string, Method> | undefined, name: string): Method {
	const method = methods?.[name];
	if (method === undefined) {
		throw new Error(
			`The node has no such method "${name}", only ${Object.keys(methods ?? {}).join(', ')}`,
		);
	}
	return method;
}

/** Tests a credential as n8n does when the user saves it: the request of its class, then its rules. */
export const testCredential = watched(
	async (
		credentials: CredentialData,
		options: Pick<Common, 'in' | 'credentialId'> = {},
	): Promise<INodeCredentialTestResult> => {
		const loaded = options.in ?? (await loadPackage());
		const type = loaded.credentialNames[0];
		const { test } = loaded.credential(type);
		if (test === undefined) throw new Error(`Credential type "${type}" has no test`);

		const node: INode = {
			id: 'temp',
			name: 'Temp-Node',
			type: 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			credentials: referenceFor(loaded, { credentials, ...options }),
		};
		const noOp = standInFor(node.type, [node]);
		const nodeType: INodeType = {
			description: {
				...noOp.description,
				credentials: [{ name: type, required: true }],
				properties: [
					{
						displayName: 'Temp',
						name: 'temp',
						type: 'string',
						routing: { request: test.request },
						default: '',
					},
				],
			},
		};
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: {
				getByName: () => nodeType,
				getByNameAndVersion: () => nodeType,
				getKnownTypes: () => ({}),
			},
		});
		const data: ITaskDataConnections = { main: [[{ json: {} }]] };
		const additionalData = additionalDataFor(loaded, { credentials });
		const context = new ExecuteContext(
			workflow,
			node,
			additionalData,
			'internal',
			createRunExecutionData(),
			0,
			[],
			data,
			{ node, data: {}, source: null },
			[],
		);
		const decrypted = new CredentialStore(loaded, credentials).withDefaults(type);
		const routing = new RoutingNode(context, nodeType, {
			id: 'temp',
			name: 'MeltingSpot account',
			type,
			data: decrypted,
		});
		const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });
		const rules = test.rules ?? [];
		try {
			const response = await workflow.expression.withIsolate(async () => await routing.runNode());
			const body: IDataObject = response?.[0]?.[0]?.json ?? {};
			const broken = rules.find(
				({ type, properties }) =>
					type === 'responseSuccessBody' && body[properties.key] === properties.value,
			);
			return broken
				? failed(broken.properties.message)
				: { status: 'OK', message: 'Connection successful!' };
		} catch (error) {
			const { cause, message } = error as NodeApiError;
			const { code, response } = (cause ?? {}) as {
				code?: string;
				response?: { status: number; statusText: string };
			};
			if (response === undefined) return failed(code ?? message);
			const { status, statusText } = response;
			const rule = rules.find(
				({ type, properties }) => type === 'responseCode' && properties.value === status,
			);
			return failed(
				rule?.properties.message || statusText || `Received HTTP status code: ${status}`,
			);
		}
	},
);

const EXECUTION_ID = '1';

/** Exported only for other files in this folder, as is `additionalDataFor`. */
export function nodeFrom(loaded: LoadedPackage, defaultName: string, options: OfNode): INode {
	const name = options.node ?? defaultName;
	const { displayName } = loaded.description(name);
	return {
		id: 'node-under-test',
		name: displayName,
		type: loaded.typeOf(name),
		typeVersion: options.typeVersion ?? loaded.newestVersion(name),
		position: [200, 0],
		parameters: deepCopy(options.parameters),
		credentials: referenceFor(loaded, options),
		...options.settings,
	};
}

function referenceFor(loaded: LoadedPackage, { credentials, credentialId }: Common) {
	return credentialReference(loaded.credentialNames[0], credentials, credentialId);
}

interface WorkflowParts {
	/** By default, those of this package and stand-ins for others. */
	nodeTypes?: INodeTypes;
	id?: string;
	name?: string;
	active?: boolean;
	connections?: IConnections;
	pinData?: IPinData;
	settings?: IWorkflowSettings;
}

/** The real Workflow fills in each parameter's default and drops what the node does not show, in place. */
export function workflowFrom(
	loaded: LoadedPackage,
	nodes: INode[],
	parts: WorkflowParts,
): Workflow {
	return new Workflow({
		id: parts.id ?? 'workflow-under-test',
		name: parts.name ?? 'Workflow under test',
		nodes,
		connections: parts.connections ?? {},
		active: parts.active ?? false,
		nodeTypes: parts.nodeTypes ?? nodeTypesFor(loaded, nodes),
		settings: { executionOrder: 'v1', ...parts.settings },
		pinData: parts.pinData,
	});
}

function nodeTypesFor(loaded: LoadedPackage, nodes: INode[]): INodeTypes {
	const originals = deepCopy(nodes);
	const standIns = new Map<string, INodeType>();
	const byType = (type: string, version?: number): INodeType => {
		const own = `${loaded.name}.`;
		if (type.startsWith(own)) return loaded.node(type.slice(own.length), version);
		let standIn = standIns.get(type);
		if (standIn === undefined) {
			standIn = standInFor(type, originals);
			standIns.set(type, standIn);
		}
		return standIn;
	};
	return {
		getByName: byType,
		getByNameAndVersion: byType,
		getKnownTypes: () => ({ ...loaded.loader.known.nodes }),
	};
}

/** n8n silently drops a parameter that the node does not show; in a test, that's a mistake. */
function refuseHiddenParameters(node: INode, given: INodeParameters): void {
	const hidden = Object.keys(given).filter((name) => !(name in node.parameters));
	if (hidden.length > 0) {
		throw new Error(
			`"${node.name}" does not show the parameters ${hidden.join(', ')} with these settings`,
		);
	}
}

function refuseUnpinned(file: WorkflowFile, pinData: IPinData, loaded: LoadedPackage): void {
	for (const { name, type } of file.nodes) {
		const goesOn = file.connections[name]?.main?.some((targets) => (targets ?? []).length > 0);
		if (!goesOn || type.startsWith(`${loaded.name}.`) || name in pinData) continue;
		if (!standInMayBeFollowed(type)) {
			throw new Error(`"${name}" (${type}) is not installed here: pin the data that it gives out`);
		}
	}
}

function cancelSignal({ signal, cancelAfterMs }: Cancellable): AbortSignal | undefined {
	if (cancelAfterMs === undefined) return signal;
	const cancel = new AbortController();
	for (const cause of [signal, AbortSignal.timeout(cancelAfterMs)]) {
		cause?.addEventListener('abort', () => cancel.abort());
	}
	return cancel.signal;
}

export function additionalDataFor(
	loaded: LoadedPackage,
	options: Common,
): IWorkflowExecuteAdditionalData {
	const address = 'http://localhost:5678';
	const notOffered = (what: string) => () => {
		throw new Error(`This harness does not offer ${what}`);
	};
	return {
		credentialsHelper: new CredentialStore(loaded, options.credentials),
		executeWorkflow: notOffered('sub-workflows'),
		getRunExecutionData: async (): Promise<IRunExecutionData | undefined> => undefined,
		getRuntimeCredential: notOffered('runtime credentials'),
		startRunnerTask: notOffered('task runners'),
		logAiEvent: () => {},
		executionId: EXECUTION_ID,
		currentNodeExecutionIndex: 0,
		restApiUrl: `${address}/rest`,
		instanceBaseUrl: address,
		formBaseUrl: `${address}/form`,
		formWaitingBaseUrl: `${address}/form-waiting`,
		formTestBaseUrl: `${address}/form-test`,
		webhookBaseUrl: `${address}/webhook`,
		webhookWaitingBaseUrl: `${address}/webhook-waiting`,
		webhookTestBaseUrl: `${address}/webhook-test`,
		mcpBaseUrl: `${address}/mcp`,
		mcpTestBaseUrl: `${address}/mcp-test`,
		variables: {},
		externalSecretsProxy: new ExternalSecretsProxy(),
	};
}
