import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { pathOf } from './debian.mts';

/** height of the strip below the page that the captions stand in, in pixels */
const strip = 72;

/** Films a page, scene by scene. Time between scenes is not in the film. */
export class Camera {
	readonly #page: Page;
	readonly #folder: string;
	readonly #frames: Array<{ file: string; seconds: number }> = [];
	readonly #captions: Array<{ text: string; from: number; to: number }> = [];
	#cut: () => Promise<void> = async () => {};

	private constructor(page: Page, folder: string) {
		this.#page = page;
		this.#folder = folder;
	}

	/** @param folder place for the pictures that the film is made of */
	static async pointAt(page: Page, folder: string): Promise<Camera> {
		mkdirSync(folder, { recursive: true });
		await page.screencast.showActions({
			duration: 400,
			style: {
				title: 'display: none',
				highlight: 'outline: 2px solid #ff6d5a; border-radius: 4px',
			},
		});
		return new Camera(page, folder);
	}

	/** Films what is done, with a caption below it. */
	async scene(caption: string, act: () => Promise<void>): Promise<void> {
		console.log(caption);
		const from = this.#length;
		await this.#roll();
		await act();
		await this.#cut();
		this.#captions.push({ text: caption, from, to: this.#length });
	}

	/** What is done in the middle of a scene without being filmed: the viewer need not wait for it. */
	async offCamera<T>(act: () => Promise<T>): Promise<T> {
		await this.#cut();
		const result = await act();
		await this.#roll();
		return result;
	}

	/** Leaves the viewer time to read what is there. */
	async linger(seconds: number): Promise<void> {
		await setTimeout(seconds * 1000);
	}

	/** Makes the film, an H.264 video. @returns its length in seconds */
	async develop(file: string): Promise<number> {
		const frames = this.#frames.flatMap(({ file: name, seconds }) => [
			`file ${name}`,
			`duration ${seconds}`,
		]);
		// without its name once more, the last picture is gone at once
		this.#write('frames.txt', [...frames, `file ${this.#frames.at(-1)!.file}`].join('\n'));
		const captions = this.#captions.map(
			({ text, from, to }, index) => `${index + 1}\n${clock(from)} --> ${clock(to)}\n${text}\n`,
		);
		this.#write('captions.srt', captions.join('\n'));

		const filters = [
			'fps=25',
			`pad=iw:ih+${strip}:color=0x101330`,
			"subtitles=captions.srt:force_style='Fontname=DejaVu Sans,Fontsize=8.5,MarginV=8,Outline=0'",
			'scale=out_range=tv',
			'format=yuv420p',
		];
		const output = ['-c:v', 'libx264', '-crf', '23', '-movflags', '+faststart', '-y', file];
		await promisify(execFile)(
			pathOf('ffmpeg')!,
			['-loglevel', 'error', '-f', 'concat', '-i', 'frames.txt', '-vf', filters.join(), ...output],
			{ cwd: this.#folder },
		);
		return this.#length;
	}

	get #length(): number {
		return this.#frames.reduce((sum, { seconds }) => sum + seconds, 0);
	}

	async #roll(): Promise<void> {
		// a picture comes when the page has changed, and stays until the next one
		const began = Date.now();
		const shots: Array<{ file: string; at: number }> = [];
		await this.#page.screencast.start({
			size: this.#page.viewportSize()!,
			quality: 95,
			onFrame: ({ data, timestamp }) => {
				const file = `${this.#frames.length + shots.length}.jpg`;
				shots.push({ file, at: Math.max(began, timestamp) });
				this.#write(file, data);
			},
		});
		this.#cut = async () => {
			const ended = Date.now();
			await this.#page.screencast.stop();
			shots.forEach(({ file, at }, index) => {
				const until = shots[index + 1]?.at ?? Math.max(ended, at);
				this.#frames.push({ file, seconds: (until - at) / 1000 });
			});
		};
	}

	#write(name: string, content: string | Buffer): void {
		writeFileSync(join(this.#folder, name), content);
	}
}

/** A moment of the film as subtitles write it, such as 00:01:02,345. */
function clock(seconds: number): string {
	return new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', ',');
}
