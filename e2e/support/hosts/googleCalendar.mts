import type { Mockttp } from 'mockttp';
import { problem, unauthorized, type GoogleAccount } from './googleAccount.mts';

export interface CalendarEvent {
	summary?: string;
	start: { dateTime: string };
	end: { dateTime: string };
	attendees?: Array<{ email: string }>;
	/** Whom Google emails about it. */
	sendUpdates: string | null;
}

/** Google Calendar v3, as far as n8n's node needs it to list calendars and create events. */
export class GoogleCalendar {
	readonly calendar = { id: 'community@example.com', summary: 'Community' };
	readonly events: CalendarEvent[] = [];
	/** While set, no event can be created. */
	isFull = false;
	readonly #account: GoogleAccount;
	readonly #onArrival: (line: string) => void;

	/** @param onArrival receives the events that were created, as readable lines */
	constructor(account: GoogleAccount, onArrival: (line: string) => void) {
		this.#account = account;
		this.#onArrival = onArrival;
	}

	async listen(proxy: Mockttp): Promise<void> {
		const host = 'https://www.googleapis.com/calendar/v3';
		await proxy
			.forGet(`${host}/users/me/calendarList`)
			.thenCallback((request) =>
				this.#account.isAuthorized(request)
					? { statusCode: 200, json: { items: [this.calendar] } }
					: unauthorized,
			);
		const events = `${host}/calendars/${encodeURIComponent(this.calendar.id)}/events`;
		await proxy.forPost(events).thenCallback(async (request) => {
			if (!this.#account.isAuthorized(request)) return unauthorized;
			const query = new URLSearchParams(request.url.split('?')[1]);
			return this.#create((await request.body.getJson()) as CalendarEvent, query);
		});
	}

	#create(body: CalendarEvent, query: URLSearchParams) {
		if (this.isFull) return problem(403, 'Calendar usage limits exceeded.');
		const event = { ...body, sendUpdates: query.get('sendUpdates') };
		this.events.push(event);
		const guests = event.attendees?.map(({ email }) => email).join(', ');
		this.#onArrival(`Google Calendar: ${event.summary}, ${event.start.dateTime}, ${guests}`);
		return { statusCode: 200, json: { ...event, id: `event${this.events.length}` } };
	}
}
