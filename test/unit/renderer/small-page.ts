// As much of a page as React needs to put elements into: for what is about effects and places, not about looks.

type Listener = (event: unknown) => void;

class SmallNode {
  readonly childNodes: SmallNode[] = [];
  parentNode: SmallNode | null = null;
  readonly namespaceURI = 'http://www.w3.org/1999/xhtml';
  readonly style: Record<string, string> = {};
  readonly listeners = new Map<string, Listener>();
  className = '';

  constructor(
    readonly nodeType: number,
    readonly nodeName: string,
    readonly ownerDocument: SmallPage,
    private text = '',
  ) {}

  get tagName() {
    return this.nodeName;
  }
  get firstChild(): SmallNode | null {
    return this.childNodes[0] ?? null;
  }
  get nodeValue() {
    return this.text;
  }
  set nodeValue(text: string) {
    this.text = text;
  }
  get textContent(): string {
    return this.nodeType === 3 ? this.text : this.childNodes.map((child) => child.textContent).join('');
  }
  set textContent(text: string) {
    for (const child of [...this.childNodes]) child.remove();
    if (text !== '') this.appendChild(this.ownerDocument.createTextNode(text));
  }
  get isConnected(): boolean {
    return this === this.ownerDocument.body || (this.parentNode?.isConnected ?? false);
  }
  insertBefore(child: SmallNode, before: SmallNode | null): SmallNode {
    child.remove();
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, child);
    child.parentNode = this;
    return child;
  }
  appendChild(child: SmallNode) {
    return this.insertBefore(child, null);
  }
  append(child: SmallNode) {
    this.appendChild(child);
  }
  removeChild(child: SmallNode) {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }
  remove() {
    this.parentNode?.removeChild(this);
  }
  setAttribute() {}
  removeAttribute() {}
  addEventListener(name: string, listener: Listener) {
    this.listeners.set(name, listener);
  }
  removeEventListener() {}
}

export class SmallPage extends SmallNode {
  readonly body: SmallNode;
  readonly documentElement: SmallNode;
  readonly activeElement = null;
  readonly defaultView: Record<string, unknown>;

  constructor() {
    super(9, '#document', null as never);
    Object.defineProperty(this, 'ownerDocument', { value: this });
    this.documentElement = new SmallNode(1, 'HTML', this);
    this.body = new SmallNode(1, 'BODY', this);
    this.defaultView = { document: this, HTMLIFrameElement: class {} };
  }
  createElement(name: string) {
    return new SmallNode(1, name.toUpperCase(), this);
  }
  createTextNode(text: string) {
    return new SmallNode(3, '#text', this, text);
  }
}
