// Drafts in the storage of the browser: one for each form, edition and language of each site.

export interface Draft {
  /** When somebody chose to keep it, as ISO 8601. */
  readonly since: string;
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

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "samtalekit-draft ";

export class Drafts {
  /** @param open Opens the storage; a browser that blocks it throws. */
  constructor(
    private readonly open: () => Store,
    private readonly key: Key,
  ) {}

  /** Return the draft of this edition and language, else of another edition in this language. */
  read(): { draft: Draft; isOlder: boolean } | undefined {
    try {
      const store = this.open();
      const own = drafted(store.getItem(written(this.key)));
      if (own) {
        return { draft: own, isOlder: false };
      }
      const other = this.names(store).find((name) => parsed(name)?.language === this.key.language);
      const draft = other ? drafted(store.getItem(other)) : undefined;
      return draft && { draft, isOlder: true };
    } catch {
      return undefined;
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
    try {
      const store = this.open();
      this.names(store).forEach((name) => store.removeItem(name));
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

function drafted(text: string | null): Draft | undefined {
  return text === null ? undefined : (JSON.parse(text) as Draft);
}
