// Which style do the scripts have? The recommended rules, and the grammar that the linker reads; tsc knows all names.
import js from "@eslint/js";

export default [
  { ignores: ["**/node_modules/", "**/.venv/"] },
  {
    ...js.configs.recommended,
    rules: {
      ...js.configs.recommended.rules,
      "no-undef": "off",
      "max-len": ["error", 120],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "What a visitor typed enters as textContent." },
        { property: "outerHTML", message: "What a visitor typed enters as textContent." },
        { property: "insertAdjacentHTML", message: "What a visitor typed enters as textContent." },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "ExportDefaultDeclaration", message: "Exports have names." },
        { selector: "ImportExpression", message: "The linker reads no import() of the time it runs." },
      ],
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["tests/js/*"], rules: { "no-restricted-syntax": "off" } },
];
