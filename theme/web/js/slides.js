// What a presentation does beside being scrolled: keys, buttons, notes, an overview, full screen, and a window of one's own.
(function () {
  "use strict";
  var OWN = "sk-notes"; // the name of the window that the speaker alone sees
  var root = document.documentElement;
  var slides = Array.from(document.querySelectorAll(".sk-presentation__slide"));
  var bar = document.querySelector(".sk-presentation__bar");
  var help = document.querySelector(".sk-presentation__help");
  var letters = document.querySelector(".sk-presentation__letters");
  var clock = bar.querySelector(".sk-presentation__time");
  var isOwn = window.name === OWN && window.opener !== null;
  var other = isOwn ? window.opener : null; // the window that shows the same slide
  var here = 0;
  var width = window.innerWidth;
  var begun = 0; // when the opening slide was left, in milliseconds

  function button(name) { return document.querySelector("[data-do=" + name + "]"); }
  function is(state) { return root.classList.contains("is-" + state); }

  function show(place) {
    var isNew = place !== here;
    here = place;
    bar.querySelector(".sk-presentation__place").textContent = slides[here].dataset.place;
    bar.querySelector(".sk-presentation__progress").value = here + 1;
    button("previous").setAttribute("aria-disabled", String(here === 0));
    button("next").setAttribute("aria-disabled", String(here === slides.length - 1));
    slides.forEach(function (slide, n) {
      var open = slide.querySelector(".sk-presentation__open");
      if (n === here) open.setAttribute("aria-current", "true"); else open.removeAttribute("aria-current");
    });
    if (!isNew) return;
    begun = here === 0 ? 0 : begun || Date.now();
    tick();
    try { history.replaceState(null, "", "#" + slides[here].id); } catch (error) { /* a viewer of files that allows none */ }
    if (other && !other.closed) other.postMessage({ slide: here }, "*");
  }

  function go(place, isQuiet) {
    var next = Math.max(0, Math.min(slides.length - 1, place));
    slides[next].scrollIntoView();
    show(next);
    if (isQuiet) return;
    (is("overview") ? slides[next].querySelector(".sk-presentation__open") : slides[next]).focus({ preventScroll: true });
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function tick() {
    var seconds = begun ? Math.floor((Date.now() - begun) / 1000) : 0;
    var plan = slides[here].dataset.until;
    var words = plan ? clock.dataset.plan.replace("{minutes}", plan) : clock.dataset.words;
    clock.textContent = words.replace("{time}", two(Math.floor(seconds / 60)) + ":" + two(seconds % 60));
  }

  function set(state, isOn) {
    root.classList.toggle("is-" + state, isOn);
    button(state).setAttribute("aria-pressed", String(isOn));
  }

  function setNotes(isOn) {
    set("notes", isOn);
    document.querySelectorAll(".sk-presentation__notes").forEach(function (each) { each.open = isOn; });
    clock.hidden = !isOn;
    slides[here].scrollIntoView();
  }

  function setOverview(isOn, place) {
    set("overview", isOn);
    document.querySelectorAll(".sk-slide :is(a, [tabindex])").forEach(function (each) { each.inert = isOn; }); // covered by the link to the slide
    go(place);
  }

  function setFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen().catch(function () { /* refused: the window stays as it is */ });
  }

  function openOwn() {
    if (isOwn) { window.close(); return; }
    other = window.open(location.href.split("#")[0] + "#" + slides[here].id, OWN, "popup,width=1200,height=720");
  }

  var DO = {
    next: function () { go(here + 1); },
    previous: function () { go(here - 1); },
    first: function () { go(0); },
    last: function () { go(slides.length - 1); },
    notes: function () { setNotes(!is("notes")); },
    overview: function () { setOverview(!is("overview"), here); },
    full: setFull,
    window: openOwn,
    help: function () { help.showModal(); button("close").focus(); },
    close: function () { help.close(); },
  };
  var KEYS = {
    ArrowRight: "next", ArrowLeft: "previous", ArrowDown: "next", ArrowUp: "previous", PageDown: "next", PageUp: "previous",
    " ": "next", Home: "first", End: "last",
  };
  var LETTERS = { n: "notes", o: "overview", f: "full", p: "window", "?": "help" };
  var ALONG = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", " "]; // these scroll, where a slide is longer than the screen

  function isLong() { return !is("overview") && slides[here].offsetHeight > window.innerHeight + 1; }

  function onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || help.open) return;
    if ([" ", "Enter"].indexOf(event.key) >= 0 && event.target.closest("button, a, summary, input")) return;
    if (event.key === "Escape" && is("overview")) { setOverview(false, here); return; }
    var name = KEYS[event.key] || (letters.checked ? LETTERS[event.key.toLowerCase()] : undefined);
    if (!name || (ALONG.indexOf(event.key) >= 0 && isLong())) return;
    event.preventDefault();
    DO[event.key === " " && event.shiftKey ? "previous" : name]();
  }

  function onScroll() {
    if (is("overview")) return;
    var middle = window.innerHeight / 2;
    show(slides.reduce(function (found, slide, n) { return slide.getBoundingClientRect().top <= middle ? n : found; }, 0));
  }

  // A slide stays where it is when the window gets another shape; the bar of a phone's browser comes and goes by itself.
  function onResize() {
    if (window.innerWidth === width && window.matchMedia("(pointer: coarse)").matches) return;
    width = window.innerWidth;
    slides[here].scrollIntoView();
  }

  function onMessage(event) {
    var place = event.source === other && event.data ? event.data.slide : undefined;
    if (Number.isInteger(place) && place !== here) go(place, true);
  }

  slides.forEach(function (slide, n) {
    slide.querySelector(".sk-presentation__open").addEventListener("click", function (event) {
      event.preventDefault();
      setOverview(false, n);
    });
  });
  document.querySelectorAll("[data-do]").forEach(function (each) {
    each.addEventListener("click", function () { DO[each.dataset.do](); });
  });
  document.addEventListener("keydown", onKey);
  window.addEventListener("scroll", onScroll, { passive: true });
  window.addEventListener("resize", onResize);
  window.addEventListener("message", onMessage);
  window.setInterval(tick, 1000);

  root.classList.add("has-script");
  bar.hidden = false;
  button("full").hidden = !document.fullscreenEnabled;
  button("window").hidden = isOwn;
  var addressed = slides.findIndex(function (slide) { return "#" + slide.id === location.hash; });
  show(Math.max(0, addressed));
  if (isOwn) setNotes(true);
  slides[here].scrollIntoView();
})();
