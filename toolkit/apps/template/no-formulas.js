"use strict";
// Stands where Voilà looks for MathJax: the words of these pages hold no
// formulas, and a dollar sign in one of them is a dollar sign.
window.MathJax = {
  Hub: {
    Config() {},
    Configured() {},
    Queue() {},
    Register: { StartupHook() {} },
  },
};
