import type { FastifyInstance, HTTPMethods } from 'fastify';
import { commandList, commands, type Session } from './commands';
import { ApiFailure } from './response';
import { refuseOtherNames } from './webPages';

/** What the typed client needs to know about a command. */
export interface PublishedCommand {
	name: string;
	method: string;
	path: string;
	field?: string;
}

/**
 * The control API, for tests in other processes and other languages. No key is needed, but it isn't for web pages.
 * @param host what the emulator listens on
 */
export function registerControl(app: FastifyInstance, session: Session, host: string): void {
	app.register(
		async (control) => {
			control.addHook('onRequest', async (request) => refuseOtherNames(request, host));
			// The only type that pages of other sites may send without asking first.
			control.removeContentTypeParser('text/plain');
			const published = commandList.map(([name, { route, field }]): PublishedCommand => {
				const [method, path] = route.split(' ');
				return { name, method, path, field };
			});
			control.get('/', () => published);

			commandList.forEach(([name, { body: schema, field, run }], index) => {
				const { method, path } = published[index];
				const keys = [...path.matchAll(/:(\w+)/g)].map(([, key]) => key);
				control.route<{ Params: Record<string, string>; Body?: Record<string, unknown> | null }>({
					method: method as HTTPMethods,
					url: path,
					...(schema ? { schema: { body: schema } } : {}),
					async handler({ params, body }, reply) {
						const argument = field ? body?.[field] : body;
						const args = [...keys.map((key) => params[key]), ...(schema ? [argument] : [])];
						const result = (await run(session, ...args)) ?? commands.state.run(session);
						if (name === 'contract') return reply.type('application/yaml').send(result);
						return reply.type('application/json').send(JSON.stringify(result));
					},
				});
			});
			// Otherwise, the public API would respond to, and log, requests meant for this one.
			control.all('/*', ({ method, url }) => {
				throw new ApiFailure(404, `There is no ${method} ${url}`);
			});
		},
		{ prefix: '/_control' },
	);
}
