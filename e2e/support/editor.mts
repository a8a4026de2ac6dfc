import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { owner, type SavedWorkflow } from './api.mts';
import { openBrowser } from './browser.mts';

/** n8n's editor in a browser, as the owner sees it. */
export class Editor {
	readonly page: Page;
	readonly #browser: Browser;
	readonly #url: string;

	private constructor(browser: Browser, page: Page, url: string) {
		this.#browser = browser;
		this.page = page;
		this.#url = url;
	}

	/** Opens a browser and signs in. */
	static async open(
		url: string,
		viewport = { width: 1440, height: 900 },
		recordVideo?: BrowserContextOptions['recordVideo'],
	): Promise<Editor> {
		const browser = await openBrowser();
		const page = await browser.newPage({
			viewport,
			...(recordVideo ? { recordVideo } : { deviceScaleFactor: 2 }),
		});
		page.setDefaultTimeout(60_000);
		await page.goto(`${url}/signin`);
		await page.getByLabel('Email').fill(owner.email);
		await page.getByLabel('Password').fill(owner.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/home/);
		return new Editor(browser, page, url);
	}

	async close(): Promise<void> {
		await this.#browser.close();
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.#url}/workflow/new`);
		await this.page.getByTestId('node-creator-plus-button').waitFor();
	}

	async openWorkflow({ id }: SavedWorkflow): Promise<void> {
		await this.page.goto(`${this.#url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Searches the list of nodes. @returns the entries found */
	async searchNodes(text: string): Promise<Locator> {
		await this.page.getByTestId('node-creator-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		return this.page.getByTestId('node-creator-item-name');
	}

	/** Finds a MeltingSpot action or trigger in the node list, by the name shown there. @returns its entry */
	async findMeltingSpot(name: string, kind: 'Actions' | 'Triggers' = 'Actions'): Promise<Locator> {
		const entries = await this.searchNodes('melting');
		await entries.filter({ hasText: /^MeltingSpot$/ }).click();
		const entry = entries.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) });
		const section = this.page.getByTestId('node-creator-category-item').filter({ hasText: kind });
		await section.waitFor();
		if (!(await entry.isVisible())) await section.click();
		return entry;
	}

	/** Adds a MeltingSpot action or trigger by its name in the list, which opens its panel. */
	async addMeltingSpot(...which: Parameters<Editor['findMeltingSpot']>): Promise<void> {
		await (await this.findMeltingSpot(...which)).click();
		await this.page.getByTestId('ndv').waitFor();
	}

	/** Adds the webhook trigger, by the name of its event in the list, which opens its panel. */
	async addWebhookTrigger(name: string): Promise<void> {
		const entries = await this.searchNodes('melting');
		await entries.filter({ hasText: /^\s*MeltingSpot Webhook\s*$/ }).click();
		await entries.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).click();
		await this.page.getByTestId('ndv').waitFor();
	}

	/** Shows the URLs of the webhook trigger in the open panel. */
	async showProductionUrl(): Promise<void> {
		await this.page.getByText('Webhook URLs').click();
		await this.page.getByTestId('radio-button-production').click();
	}

	/** A parameter in the open panel, by its name. */
	parameter(name: string): Locator {
		return this.page.getByTestId(`parameter-input-${name}`);
	}

	/** Opens the list of members in the open panel. @returns its entries */
	async openMemberList(): Promise<Locator> {
		await this.page.getByTestId('resource-locator-memberId').getByTestId('rlc-input').click();
		return this.page.getByTestId('rlc-item');
	}

	/** Chooses a list entry by typing part of it. */
	async chooseFromList(parameter: string, text: string): Promise<void> {
		await this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-search').locator('visible=true').fill(text);
		await this.page.getByTestId('rlc-item').filter({ hasText: text }).first().click();
	}

	/** Chooses one of a parameter's options. */
	async chooseOption(parameter: string, name: string): Promise<void> {
		await this.parameter(parameter).click();
		await this.page.locator('.el-select-dropdown__item:visible').filter({ hasText: name }).click();
	}

	async chooseMember({ email }: { email: string }): Promise<void> {
		await this.chooseFromList('memberId', email);
	}

	/** Runs the open node. @returns the rows of its output as a table */
	async executeStep(): Promise<Locator> {
		await this.page.getByTestId('node-execute-button').click();
		await this.page.getByTestId('node-run-status-success').waitFor();
		return this.page.getByTestId('output-panel').locator('tbody tr');
	}

	/** The item count above the output, once it shows this text. */
	itemCount(text: string): Locator {
		return this.page.getByTestId('run-data-item-count').getByText(text, { exact: true });
	}

	/** The field of a resource mapper's column, by its label. */
	column(label: string): Locator {
		return this.page
			.getByTestId('node-parameters')
			.getByText(label, { exact: true })
			.first()
			.locator('xpath=following::*[self::input or self::textarea or @role="switch"][1]');
	}

	/**
	 * Moves the open panel's parameters to make room for input or output. @param x where to, in pixels from the left
	 */
	async movePanel(x: number): Promise<void> {
		await this.page
			.getByTestId('panel-drag-button')
			.dragTo(this.page.getByTestId('ndv'), { targetPosition: { x, y: 50 } });
	}

	async closePanel(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
	}

	/** The actions of MeltingSpot in the list of nodes. */
	async actions(): Promise<string[]> {
		const entry = await this.findMeltingSpot('Get many members');
		await entry.waitFor();
		const names = await this.page.getByTestId('node-creator-item-name').allTextContents();
		return names.map((name) => name.trim()).filter((name) => !name.startsWith('On '));
	}

	/** Takes a screenshot once nothing covers the page or is still loading. @param crop a test id */
	async picture(path: string, crop?: string): Promise<void> {
		await this.page
			.locator('.el-notification, .el-loading-mask, .n8n-loading')
			.last()
			.waitFor({ state: 'detached' });
		await this.page.mouse.move(0, 0);
		const what = crop === undefined ? this.page : this.page.getByTestId(crop).first();
		await what.screenshot({ path, animations: 'disabled' });
	}
}
