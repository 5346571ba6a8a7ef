import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("..", import.meta.url));

/** Attributes and properties whose text people read or hear. */
const READ = /^(aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt|label|hint|problem|text|message|summary)$/;

/** Words of a language, not names of things: a letter after a letter, and not a value such as "CAM-001" or "kbd". */
const isWords = (text: string) => /\p{L}{2}/u.test(text);

/** The texts that an expression puts on the screen, through conditions and templates. */
function literals(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (ts.isBinaryExpression(node)) {
    const shown = [ts.SyntaxKind.PlusToken, ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken];
    return shown.includes(node.operatorToken.kind) ? [...literals(node.left), ...literals(node.right)] : [];
  }
  return [];
}

/** Every text that a file puts before people itself. */
export function textsIn(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const shown = ts.isJsxText(node)
      ? [node.text]
      : ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression
        ? literals(node.expression)
        : ts.isJsxAttribute(node) && READ.test(node.name.getText()) && node.initializer
          ? literals(ts.isJsxExpression(node.initializer) && node.initializer.expression ? node.initializer.expression : node.initializer)
          : ts.isPropertyAssignment(node) && READ.test(node.name.getText())
            ? // One small word names a drawing or a state.
              literals(node.initializer).filter((text) => /[\p{Lu}\s]/u.test(text))
            : [];
    for (const text of shown.filter(isWords)) found.push(`${name}:${String(file.getLineAndCharacterOfPosition(node.getStart()).line + 1)}: ${text.trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name) && !/\.test\.|^i18n|generated\.ts$/.test(name));

it("finds texts in code, wherever they hide", () => {
  expect(textsIn("a.tsx", "<b>Hello</b>")).toHaveLength(1);
  expect(textsIn("a.tsx", '<b>{on ? "Running" : "Stopped"}</b>')).toHaveLength(2);
  expect(textsIn("a.tsx", "<b title={`For ${n} days`}>{n}</b>")).toHaveLength(2);
  expect(textsIn("a.tsx", 'fail({ message: "Too late" })')).toHaveLength(1);
  expect(textsIn("a.tsx", 'const icons = { problem: "critical" }')).toEqual([]);
  expect(textsIn("a.tsx", '<b className="wide" key="k">{t.common.save} 12 %</b>')).toEqual([]);
});

it("are nowhere but in the catalogues", () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.flatMap((name) => textsIn(name, readFileSync(path.join(SOURCE, name), "utf8")))).toEqual([]);
  // Every file is parsed; a busy machine takes its time.
}, 120_000);
