// Runs before the application: an engine that is too old gets a plain page instead of a blank window.
(function () {
  var ok = "structuredClone" in window && "at" in Array.prototype && window.CSS && CSS.supports("selector(:has(a))") && CSS.supports("color", "color-mix(in srgb, red, blue)");
  if (ok) return;
  document.addEventListener("DOMContentLoaded", function () {
    document.body.textContent = "Chancery cannot start: this computer's web engine is too old (WebKit 17 or newer is needed). Your data is safe. Ask for the system update, then start Chancery again.";
  });
})();
