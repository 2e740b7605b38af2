// Search on a file share. Browsers start no worker from file://, so a hidden frame takes its place there: Material's
// search worker runs in that frame's window, and messages go to and fro as between a page and a thread.
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  // Load a script into the frame. It stands in the document by its address: the page's policy holds for the frame too.
  function load(frame, address) {
    return new Promise(function (resolve, reject) {
      var script = frame.contentDocument.createElement("script");
      script.onload = resolve;
      script.onerror = function () { reject(new Error("not loaded: " + address)); };
      script.src = address;
      frame.contentDocument.head.append(script);
    });
  }

  class FrameWorker extends EventTarget {
    #frame = document.createElement("iframe");
    #ready;

    constructor(address) {
      super();
      address = new URL(address, document.baseURI).href;
      ["message", "error"].forEach(kind => {
        this["on" + kind] = null;
        this.addEventListener(kind, event => { if (this["on" + kind]) this["on" + kind](event); });
      });
      // Firefox puts another empty document into a new frame before it tells that the frame is loaded.
      this.#ready = new Promise(resolve => this.#frame.addEventListener("load", resolve, { once: true }))
        .then(() => this.#begin(address));
      this.#ready.catch(error => this.dispatchEvent(new ErrorEvent("error", { message: error.message, filename: address, error: error })));
      this.#frame.hidden = true;
      document.body.append(this.#frame);
    }

    // Give the frame's window what a worker's has, then run the worker in it.
    #begin(address) {
      var inner = this.#frame.contentWindow;
      inner.postMessage = message => {
        var data = structuredClone(message);
        queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: data })));
      };
      // Material awaits this; in a worker it returns when all is loaded. Addresses count from the worker's own.
      inner.importScripts = (...addresses) => addresses.reduce(
        (loaded, next) => loaded.then(() => load(this.#frame, new URL(next, address).href)), Promise.resolve());
      inner.addEventListener("error", event => this.dispatchEvent(new ErrorEvent("error", {
        message: event.message, filename: event.filename, lineno: event.lineno, colno: event.colno, error: event.error,
      })));
      return load(this.#frame, address);
    }

    postMessage(message) {
      var data = structuredClone(message);
      this.#ready.then(() => this.#frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: data })), () => {});
    }

    terminate() { this.#frame.remove(); }
  }

  window.Worker = FrameWorker;
})();
