import { readdirSync } from "node:fs";

import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

/** Which rooms a room may not import. Tiers: kit ← features ← app. */
const tier = (files, forbidden, allowed = []) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: [...forbidden.map((room) => `@/${room}/**`), ...allowed.map((room) => `!@/${room}/**`)],
            message: "Tiers: kit ← features ← app; video and commands know no feature.",
          },
          { group: ["../*"], message: "Import other folders by their room: @/kit/Button." },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ["dist", "src/api/generated.ts"] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  reactHooks.configs.flat.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "no-console": "error",
      // Absent on pages that came over plain HTTP from another machine, as most stores open them.
      "no-restricted-properties": [
        "error",
        { object: "crypto", property: "randomUUID", message: "Use randomId of @/platform/random-id." },
        { object: "crypto", property: "subtle", message: "Only secure pages have it." },
        // What people type is text and stays so.
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: "Markup from a text: let React write it." })),
        { object: "navigator", property: "clipboard", message: "Use @/kit/CopyButton." },
        ...["locks", "mediaDevices", "serviceWorker", "storage", "wakeLock"].map((property) => ({ object: "navigator", property, message: "Only secure pages have it: say what happens without." })),
      ],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Markup from a text: let React write it." },
        { selector: "JSXText[value=/\\p{L}/u]", message: "No literal text: put it into i18n." },
        {
          selector: "JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label)$/] > Literal[value=/\\p{L}/u]",
          message: "No literal text: put it into i18n.",
        },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // The wall is an ARIA grid whose cells take the focus.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { tags: ["article", "section"], roles: ["gridcell", "region"] }],
      "jsx-a11y/no-noninteractive-element-interactions": ["error", { handlers: ["onClick", "onMouseDown", "onMouseUp"] }],
    },
  },
  tier(["src/kit/**"], ["app", "api", "commands", "features", "platform"]),
  tier(["src/video/**"], ["app", "commands", "features", "kit", "platform"]),
  tier(["src/api/**", "src/platform/**"], ["app", "commands", "features", "kit"]),
  tier(["src/commands/**"], ["app", "features", "api"]),
  ...features.map((name) => tier([`src/features/${name}/**`], ["app", "features"], [`features/${name}`])),
  { files: ["src/app/**"], rules: { "no-restricted-imports": ["error", { patterns: ["../*"] }] } },
  { files: ["**/*.js", "vite.config.ts"], ...tseslint.configs.disableTypeChecked },
  { files: ["src/**/*-worklet.js"], languageOptions: { globals: globals.audioWorklet } },
  { files: ["vite.config.ts", "eslint.config.js"], rules: { "no-restricted-exports": "off" } },
);
