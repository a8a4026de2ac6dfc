import type { Member } from './data/members';
import { createApi } from './http/api';
import { controlOf, type Control, type Session } from './http/commands';
import { registerControl } from './http/control';
import type { ApiResponse } from './http/response';
import { createServer } from './http/server';
import { member } from './resources/member';
import { Spot, type SpotOptions } from './spot';

export interface EmulatorOptions extends SpotOptions {
	/** 0, the default, picks any free port. */
	port?: number;
	/** 127.0.0.1 unless set. */
	host?: string;
}

/** A running emulator. Changes take effect with the next request; all times are ms since 1970. */
export interface Emulator extends Control {
	/** Where the public API is, without a trailing slash. */
	readonly url: string;
	/** Where the control API is. */
	readonly controlUrl: string;
	/** All members in the order of creation, in the shape of the default dialect, visible or not. */
	members(): Member[];
	/** Undefined if there is none. */
	member(id: string): Member | undefined;
	/** Ends all connections and stops listening. */
	close(): Promise<void>;
}

/** Starts an emulator of MeltingSpot in this process. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
	const { port = 0, host = '127.0.0.1', ...startedWith } = options;
	const session: Session = { spot: new Spot(startedWith), requests: [], startedWith };
	const api = createApi();
	const server = createServer(
		() => session.spot,
		session.requests,
		async ({ method, path, query, headers, body }, spot) =>
			(await api.handleRequest(
				{ method, path, query, headers: headers as Record<string, string>, body },
				spot,
				query,
			)) as ApiResponse,
	);
	registerControl(server, session, host);
	const url = await server.listen({ port, host });

	return Object.assign(controlOf(session), {
		url,
		controlUrl: `${url}/_control`,
		members: () => session.spot.store.of(member).records.map((record) => record.member),
		member: (id: string) => session.spot.store.of(member).find(id)?.member,
		close: async () => await server.close(),
	});
}
