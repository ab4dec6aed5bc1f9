// A client of the language server: requests, notifications, and a connection that comes back.
import { socket } from "./api.js";
import { words } from "./words.js";

const CAPABILITIES = {
  general: { positionEncodings: ["utf-16"] },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create", "rename"] }, applyEdit: false },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    completion: { completionItem: { snippetSupport: false } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
    rename: { prepareSupport: true },
  },
};
const PAUSE = 1000;

export class Lsp {
  #next = 1;
  #asked = new Map();
  #heard = new Map();
  #socket;
  #ready = false;
  #pause;

  /** `root` is the folder of the guide on the server's disk; `greet` is called whenever the conversation begins. */
  constructor(root, { greet, lost }) {
    Object.assign(this, { root, greet, lost });
    this.#connect();
  }

  #connect() {
    const open = socket();
    this.#socket = open;
    open.onopen = async () => {
      const greeted = await this.request("initialize", { processId: null, rootUri: this.uri(""), capabilities: CAPABILITIES }).catch(() => null);
      // It has closed again already.
      if (!greeted) return;
      this.notify("initialized", {});
      this.#ready = true;
      this.greet();
    };
    open.onmessage = ({ data }) => this.#take(JSON.parse(data));
    open.onclose = () => {
      const was = this.#ready;
      this.#ready = false;
      for (const { reject } of this.#asked.values()) reject(new Error(words.noServer));
      this.#asked.clear();
      this.lost(was);
      this.#pause = setTimeout(() => this.#connect(), PAUSE);
    };
  }

  /** Tries at once, where there is no connection. */
  again() {
    if (this.#socket.readyState !== WebSocket.CLOSED) return;
    clearTimeout(this.#pause);
    this.#connect();
  }

  #take({ id, method, params, result, error }) {
    if (method) return this.#heard.get(method)?.(params);
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) asked?.reject(new Error(error.message));
    else asked?.resolve(result);
  }

  #send(message) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  on(method, act) {
    this.#heard.set(method, act);
  }

  request(method, params) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) return reject(new Error(words.noServer));
      this.#asked.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  /** The address of a file of the guide, as the language server knows it. */
  uri(path) {
    // As Windows writes it, less the mark of long paths.
    const root = this.root.replaceAll("\\", "/").replace(/^\/\/\?\//, "");
    const whole = (root.startsWith("/") ? root : `/${root}`) + (path && `/${path}`);
    return `file://${whole.split("/").map(encodeURIComponent).join("/")}`;
  }

  /** The path of a file of the guide; nothing where it lies elsewhere. */
  path(uri) {
    const [root, whole] = [this.uri(""), uri].map(decodeURIComponent);
    return whole.startsWith(`${root}/`) ? whole.slice(root.length + 1) : undefined;
  }
}
