// A mail server that takes mail by SMTP (RFC 5321) on a port of its own, as far as a client needs it.

import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const addressOf = (line) => /<(.*?)>/.exec(line)?.[1] ?? "";

export class MailServer {
  #server = createServer((socket) => void this.#serve(socket).catch(() => socket.destroy()));
  /** What came: the envelope, and head with body. */
  mails = [];

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get port() {
    return this.#server.address().port;
  }

  async #serve(socket) {
    const say = (text) => socket.write(`${text}\r\n`);
    let mail = { from: "", to: [], data: "" };
    let inData = false;
    say("220 mail.test ESMTP");
    for await (const line of createInterface({ input: socket, crlfDelay: Infinity })) {
      if (inData) {
        if (line !== ".") {
          mail.data += `${line.replace(/^\./, "")}\n`;
          continue;
        }
        inData = false;
        this.mails.push(mail);
        mail = { from: "", to: [], data: "" };
        say("250 Taken");
        continue;
      }
      switch (line.split(" ")[0].toUpperCase()) {
        case "EHLO":
          say("250-mail.test\r\n250 8BITMIME");
          break;
        case "MAIL":
          mail.from = addressOf(line);
          say("250 Go on");
          break;
        case "RCPT":
          mail.to.push(addressOf(line));
          say("250 Go on");
          break;
        case "DATA":
          inData = true;
          say("354 Go on, and end with a dot");
          break;
        case "QUIT":
          say("221 Bye");
          socket.end();
          return;
        default:
          say("250 Well");
      }
    }
  }

  stop() {
    this.#server.close();
  }
}
