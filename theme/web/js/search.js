// What is typed, said the way Material's search finds best: a whole word before words that only begin with it, without
// the small words of a sentence; a word that no page has is tried with a letter changed, or without its end.
(function () {
  "use strict";
  var QUERY = 2, RESULT = 3; // the kinds of message between Material's page and its worker
  var LONG = 6; // letters of a word that may be guessed at: a shorter one would be another word
  var search = document.querySelector("[data-sk-small-words]");
  if (!search || !window.Worker) return;
  var small = new Set(search.dataset.skSmallWords.split(" "));
  var post = window.Worker.prototype.postMessage;
  var asked = new WeakMap(); // by worker: the words of each query that waits for its result; null for one to leave alone

  // Null for a query in the search's own signs: whoever writes those knows what they want.
  function wordsOf(query) {
    if (/["*~^:]|(^|\s)[+-]/.test(query)) return null;
    var words = query.toLowerCase().split(/[\s\-,;.!?()\[\]»«”“/·]+/).filter(Boolean);
    var telling = words.filter(function (word) { return !small.has(word); });
    return telling.length ? telling : words;
  }

  function said(words, unknown) {
    return words.map(function (word) {
      var begun = word.slice(0, Math.ceil(word.length * 0.75));
      return word + "^8 " + word + (unknown.includes(word) ? " " + word + "~1 " + begun : "");
    }).join(" ");
  }

  function ask(worker, words, query) {
    if (!asked.has(worker)) {
      asked.set(worker, []);
      worker.addEventListener("message", function (event) { if (event.data.type === RESULT) look(worker, event.data.data.items); });
    }
    asked.get(worker).push(words);
    post.call(worker, { type: QUERY, data: query });
  }

  // When a result comes and nothing newer is asked for, guess at the words that no page has.
  function look(worker, items) {
    var words = asked.get(worker).shift();
    if (!words || asked.get(worker).length) return;
    var found = items.flat();
    var unknown = words.filter(function (word) {
      return word.length >= LONG && !found.some(function (one) { return one.terms[word]; });
    });
    search.classList.toggle("sk-search--guessed", unknown.length > 0);
    if (unknown.length) ask(worker, null, said(words, unknown));
  }

  window.Worker.prototype.postMessage = function (message) {
    if (!message || message.type !== QUERY || typeof message.data !== "string") return post.apply(this, arguments);
    var words = wordsOf(message.data);
    ask(this, words, words ? said(words, []) : message.data);
  };
})();
