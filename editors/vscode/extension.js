// Starts `nicol lsp` for files of the language "prisma" and hands everything else to the language client.
"use strict";

const fs = require("fs");
const path = require("path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

/** The words that start the server: the setting, else the workspace's environment, else what PATH has. */
function command() {
  const configured = vscode.workspace.getConfiguration("nicol").get("command");
  if (configured.length > 0) {
    return configured;
  }
  const program = process.platform === "win32" ? path.join("Scripts", "nicol.exe") : path.join("bin", "nicol");
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    for (const environment of [".venv", "venv"]) {
      const found = path.join(folder.uri.fsPath, environment, program);
      if (fs.existsSync(found)) {
        return [found, "lsp"];
      }
    }
  }
  return ["nicol", "lsp"];
}

async function start() {
  const [program, ...args] = command();
  const schema = vscode.workspace.getConfiguration("nicol").get("schema");
  client = new LanguageClient(
    "nicol",
    "Nicol",
    { command: program, args, options: { cwd: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath } },
    { documentSelector: [{ language: "prisma" }], initializationOptions: { schema } },
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    vscode.window.showErrorMessage(
      `Nicol's language server does not start (${program}): ${error.message}. Install it with: pip install "nicol[lsp]"`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function restart() {
  await stop();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("nicol.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("nicol.command") || event.affectsConfiguration("nicol.schema")) {
        return restart();
      }
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
