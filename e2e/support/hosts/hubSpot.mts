import type { CompletedRequest, Mockttp } from 'mockttp';

interface Contact {
	vid: number;
	/** The values by the names of their properties. */
	properties: Record<string, string>;
}

interface Task {
	subject: string;
	body: string;
	contactIds: string[];
	/** When it is due: milliseconds since 1970. */
	timestamp: number;
}

interface Engagement {
	engagement: { type: string; timestamp: number };
	metadata: { subject: string; body: string };
	associations: { contactIds: string[] };
}

/** api.hubapi.com, as far as n8n's HubSpot node needs it to create or update contacts and to create tasks. */
export class HubSpot {
	readonly token = 'pat-e2e';
	readonly contacts = new Map<string, Contact>();
	readonly tasks: Task[] = [];
	readonly #onArrival: (line: string) => void;

	/** @param onArrival receives the contacts and tasks, as readable lines */
	constructor(onArrival: (line: string) => void) {
		this.#onArrival = onArrival;
	}

	async listen(proxy: Mockttp): Promise<void> {
		await proxy
			.forAnyRequest()
			.forHostname('api.hubapi.com')
			.thenCallback(async (request) => {
				if (request.headers.authorization !== `Bearer ${this.token}`) {
					return { statusCode: 401, json: { message: 'Authentication credentials not found.' } };
				}
				const json = await this.#answer(request);
				return json === undefined
					? { statusCode: 404, json: { message: `Not answered here: ${request.url}` } }
					: { statusCode: 200, json };
			});
	}

	async #answer(request: CompletedRequest): Promise<object | undefined> {
		const { pathname } = new URL(request.url);
		const [, email] = /^\/contacts\/v1\/contact\/createOrUpdate\/email\/(.+)$/.exec(pathname) ?? [];
		const [, vid] = /^\/contacts\/v1\/contact\/vid\/(\d+)\/profile$/.exec(pathname) ?? [];
		if (request.method === 'POST' && email !== undefined) {
			const body = (await request.body.getJson()) as {
				properties: Array<{ property: string; value: string }>;
			};
			return this.#save(decodeURIComponent(email), body.properties);
		}
		if (request.method === 'POST' && pathname === '/engagements/v1/engagements') {
			return this.#addTask((await request.body.getJson()) as Engagement);
		}
		if (pathname === '/account-info/v3/details') return { portalId: 1 };
		return [...this.contacts.values()].find((contact) => String(contact.vid) === vid);
	}

	#save(email: string, properties: Array<{ property: string; value: string }>) {
		const known = this.contacts.get(email);
		const contact = known ?? { vid: this.contacts.size + 1, properties: {} };
		for (const { property, value } of properties) contact.properties[property] = value;
		this.contacts.set(email, contact);
		this.#onArrival(`HubSpot contact ${email}: ${JSON.stringify(contact.properties)}`);
		return { vid: contact.vid, isNew: known === undefined };
	}

	#addTask({ engagement: { timestamp }, metadata, associations }: Engagement) {
		this.tasks.push({ ...metadata, ...associations, timestamp });
		this.#onArrival(`HubSpot task: ${metadata.subject}`);
		return { engagement: { id: this.tasks.length } };
	}
}
