// Scripts that are loaded when somebody asks for what they do: a page that was opened as a file may load these and fetch
// nothing.

const loading = new Map<string, Promise<void>>();

/** Load a script once for a page, and again after a failure. */
export function load(address: string): Promise<void> {
  const known = loading.get(address);
  if (known) {
    return known;
  }
  const promise = new Promise<void>((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done();
    script.onerror = () => {
      loading.delete(address);
      script.remove();
      failed(new Error(address));
    };
    document.head.append(script);
  });
  loading.set(address, promise);
  return promise;
}
