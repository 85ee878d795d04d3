// A configuration in a directory of its own, and the commands that a user runs there.
import { execFile } from 'node:child_process';
import { cpSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Where Terraform and its providers are. */
export interface TerraformPlace {
  readonly terraform: string;
  readonly plugins: string;
}

/** Values of the configuration's variables; null leaves one unset. */
export type Variables = Readonly<Record<string, string | number | boolean | null>>;

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** Bound of one command; on a loaded machine the provider alone needs half a minute to read its own schema. */
export const COMMAND_MILLISECONDS = 180_000;

const OUTPUT_BYTES = 16 * 1024 * 1024;
const NO_CHANGES = 0;
const CHANGES = 2;

/** Nothing of the user's own configuration, no way to a real account, and nothing written outside of the folder. */
const environmentOf = (terraform: string, root: string): NodeJS.ProcessEnv => ({
  PATH: `${dirname(terraform)}${delimiter}${process.env['PATH'] ?? ''}`,
  HOME: join(root, 'home'),
  TMPDIR: join(root, 'tmp'),
  TF_DATA_DIR: join(root, 'data'),
  TF_CLI_CONFIG_FILE: join(root, 'terraformrc'),
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  CHECKPOINT_DISABLE: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(root, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(root, 'none'),
  // Each command starts the provider three times, which makes garbage for seconds; collecting it seldom saves a third of the time.
  GOGC: '400',
});

/** A copy of a configuration, its state, and whatever Terraform writes. */
export class TerraformFolder {
  readonly #place: TerraformPlace;
  readonly #root: string;
  readonly #configuration: string;

  /** Copies the `.tf` files of `source`; state or caches that a user has there stay where they are. */
  constructor(place: TerraformPlace, source: string) {
    this.#place = place;
    this.#root = mkdtempSync(join(tmpdir(), 'drey-terraform-'));
    this.#configuration = join(this.#root, 'configuration');
    for (const name of ['configuration', 'home', 'tmp']) mkdirSync(join(this.#root, name));
    writeFileSync(join(this.#root, 'terraformrc'), '');
    for (const name of readdirSync(source).filter((file) => file.endsWith('.tf')))
      cpSync(join(source, name), join(this.#configuration, name));
  }

  /** `terraform init`, from the providers of this machine. */
  async init(): Promise<void> {
    await this.#succeed(['init', `-plugin-dir=${this.#place.plugins}`]);
  }

  /** `terraform apply`. Rejects with what it says when it fails. */
  apply(variables: Variables): Promise<string> {
    this.#write(variables);
    return this.#succeed(['apply', '-auto-approve']);
  }

  /** `terraform destroy`. Does not look at everything first, which a plan before it has done. Rejects with what it says when it fails. */
  destroy(variables: Variables): Promise<string> {
    this.#write(variables);
    return this.#succeed(['destroy', '-auto-approve', '-refresh=false']);
  }

  /** What another `terraform plan` would change: its text, or nothing. */
  async differences(variables: Variables): Promise<string> {
    this.#write(variables);
    const { code, output } = await this.#run(['plan', '-detailed-exitcode']);
    if (code === NO_CHANGES) return '';
    if (code === CHANGES) return output;
    throw new Error(`terraform plan ended with ${code}:\n${output}`);
  }

  /** Forgets resources in a copy of the state, and plans to import them into it by the `import` blocks of a file. The state itself stays as it is. */
  async importPlan(variables: Variables, imports: string, addresses: readonly string[]): Promise<string> {
    this.#write(variables);
    const state = join(this.#root, 'fresh.tfstate');
    copyFileSync(join(this.#configuration, 'terraform.tfstate'), state);
    await this.#succeed(['state', 'rm', `-state=${state}`, ...addresses]);
    const file = join(this.#configuration, 'imports.tf');
    writeFileSync(file, imports);
    try {
      return await this.#succeed(['plan', `-state=${state}`]);
    } finally {
      rmSync(file);
    }
  }

  /** Removes everything. */
  remove(): void {
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  /** As a file, since a command line cannot say null. */
  #write(variables: Variables): void {
    writeFileSync(join(this.#configuration, 'test.auto.tfvars.json'), JSON.stringify(variables));
  }

  async #succeed(command: readonly string[]): Promise<string> {
    const { code, output } = await this.#run([...command]);
    if (code !== 0) throw new Error(`terraform ${command[0]} ended with ${code}:\n${output}`);
    return output;
  }

  #run([name = '', ...rest]: readonly string[]): Promise<Outcome> {
    const color = name === 'state' ? [] : ['-no-color'];
    const options = {
      cwd: this.#configuration,
      env: environmentOf(this.#place.terraform, this.#root),
      timeout: COMMAND_MILLISECONDS,
      maxBuffer: OUTPUT_BYTES,
    };
    return new Promise((resolve) => {
      execFile(this.#place.terraform, [name, ...color, ...rest], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, output: stdout + stderr });
      });
    });
  }
}
