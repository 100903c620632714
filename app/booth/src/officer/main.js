import "../lib/polyfills.js";
