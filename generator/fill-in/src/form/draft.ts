// Drafts in the storage of the browser: one for each form, edition and language of each site.

export interface Draft {
  /** When somebody chose to keep it, as ISO 8601. */
  readonly since: string;
  /** What the form is called: said on the pages of other forms. */
  readonly title?: string;
  /** How many rounds of each repeated section are shown. */
  readonly rounds: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, string>>;
}

export interface Key {
  readonly kit: string;
  readonly workplace: string;
  /** Path of the site: many sites share an origin, and all files of a disk do. */
  readonly site: string;
  readonly form: string;
  readonly edition: number;
  readonly language: string;
}

/** A draft as it was found: `text` is what the storage holds. */
export interface Found {
  readonly draft: Draft;
  readonly text: string;
  readonly isOlder: boolean;
}

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "samtalekit-draft ";

export class Drafts {
  /** @param open Opens the storage; a browser that blocks it throws. */
  constructor(
    private readonly open: () => Store,
    private readonly key: Key,
  ) {}

  /** Return the draft of this edition and language, else of another edition in this language; null where the storage is blocked. */
  read(): Found | undefined | null {
    try {
      const store = this.open();
      const own = written(this.key);
      for (const name of [own, ...this.names(store).filter((each) => parsed(each)?.language === this.key.language)]) {
        const text = store.getItem(name);
        const draft = drafted(text);
        if (text && draft) {
          return { draft, text, isOlder: name !== own };
        }
      }
      return undefined;
    } catch {
      return null;
    }
  }

  /** Return the other languages that this form is kept in. */
  languages(): string[] {
    try {
      const store = this.open();
      const found = this.names(store).filter((name) => drafted(store.getItem(name))).map((name) => parsed(name)!.language);
      return [...new Set(found)].filter((language) => language !== this.key.language);
    } catch {
      return [];
    }
  }

  /** Return the drafts of the other forms of this workplace here, those first that somebody chose to keep last. */
  others(): { form: string; draft: Draft }[] {
    try {
      const store = this.open();
      const found = namesIn(store).flatMap((name) => {
        const key = parsed(name);
        const isOther = key && this.isBeside(key) && key.form !== this.key.form;
        const draft = isOther ? drafted(store.getItem(name)) : undefined;
        return key && draft ? [{ form: key.form, draft }] : [];
      });
      return found.sort((one, other) => (one.draft.since < other.draft.since ? 1 : -1));
    } catch {
      return [];
    }
  }

  /** Keep a draft; false where the browser cannot. A draft of another edition in this language is then done with. */
  write(draft: Draft): boolean {
    try {
      const store = this.open();
      const own = written(this.key);
      store.setItem(own, JSON.stringify(draft));
      this.names(store)
        .filter((name) => name !== own && parsed(name)?.language === this.key.language)
        .forEach((name) => store.removeItem(name));
      return true;
    } catch {
      return false;
    }
  }

  /** Remove every draft of this form: all editions and languages. */
  forget(): void {
    this.remove((form) => form === this.key.form);
  }

  /** Remove every draft of the other forms of this workplace here. */
  forgetOthers(): void {
    this.remove((form) => form !== this.key.form);
  }

  private remove(isMeant: (form: string) => boolean): void {
    try {
      const store = this.open();
      const names = namesIn(store).filter((name) => {
        const key = parsed(name);
        return key && this.isBeside(key) && isMeant(key.form);
      });
      names.forEach((name) => store.removeItem(name));
    } catch {
      // what cannot be opened holds nothing
    }
  }

  private names(store: Store): string[] {
    return namesIn(store).filter((name) => {
      const key = parsed(name);
      return key && this.isBeside(key) && key.form === this.key.form;
    });
  }

  private isBeside(key: Key): boolean {
    return (["kit", "workplace", "site"] as const).every((part) => key[part] === this.key[part]);
  }
}

function namesIn(store: Store): string[] {
  return Array.from({ length: store.length }, (_, at) => store.key(at) ?? "");
}

function written(key: Key): string {
  return PREFIX + JSON.stringify([key.kit, key.workplace, key.site, key.form, key.edition, key.language]);
}

function parsed(name: string): Key | undefined {
  if (!name.startsWith(PREFIX)) {
    return undefined;
  }
  try {
    const [kit, workplace, site, form, edition, language] = JSON.parse(name.slice(PREFIX.length)) as [
      string, string, string, string, number, string,
    ];
    return { kit, workplace, site, form, edition, language };
  } catch {
    return undefined; // not written here
  }
}

/** Return a draft; undefined for what another program, or an older one of ours, has left under its name. */
function drafted(text: string | null): Draft | undefined {
  try {
    const { since, title, rounds, values } = JSON.parse(text ?? "{}") as Record<keyof Draft, unknown>;
    const isOne = typeof since === "string" && !Number.isNaN(Date.parse(since)) && holds(rounds, "number") && holds(values, "string");
    return isOne ? ({ since, rounds, values, ...(typeof title === "string" ? { title } : {}) } as Draft) : undefined;
  } catch {
    return undefined;
  }
}

function holds(value: unknown, kind: string): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === kind);
}
