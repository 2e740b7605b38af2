// A filled paper, or a file made from it, on its way: a download, or the sharing of the device.

const TYPE = "application/pdf";

let last = "";

export function download(content: Uint8Array | string, name: string, type = TYPE): void {
  URL.revokeObjectURL(last);
  last = URL.createObjectURL(asFile(content, name, type));
  const link = document.createElement("a");
  link.href = last;
  link.download = name;
  link.click();
}

export function canShare(name: string): boolean {
  return Boolean(navigator.canShare?.({ files: [asFile(new Uint8Array(), name)] }));
}

/** Hand a paper to the sharing of the device; false when its reader changed their mind. */
export async function share(bytes: Uint8Array, name: string): Promise<boolean> {
  try {
    await navigator.share({ files: [asFile(bytes, name)] });
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      return false;
    }
    throw error;
  }
}

function asFile(content: Uint8Array | string, name: string, type = TYPE): File {
  return new File([content as Uint8Array<ArrayBuffer> | string], name, { type });
}
