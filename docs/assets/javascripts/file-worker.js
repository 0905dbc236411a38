// Runs the search worker inside a frame, since browsers start no worker from file://.
window.Worker = class extends EventTarget {
  constructor(address) {
    super();
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.hidden = true;
    const inside = frame.contentWindow;
    inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
    const script = inside.document.createElement("script");
    script.src = address;
    this.ready = new Promise((resolve) => script.addEventListener("load", resolve));
    inside.document.body.append(script);
    this.inside = inside;
  }

  async postMessage(data) {
    await this.ready;
    this.inside.dispatchEvent(new MessageEvent("message", { data }));
  }
};
