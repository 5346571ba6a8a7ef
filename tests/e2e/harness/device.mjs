// A camera's ONVIF side: what it is, what it offers, and that it can be turned. Its pictures come from
// the camera simulator.

import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { answerSearches, isSearched } from "./discovery.mjs";

const SOAP = "http://www.w3.org/2003/05/soap-envelope";
const NAMESPACES = `xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:ter="http://www.onvif.org/ver10/error"`;

/** What anybody may ask: the time is needed to sign in at all. */
const OPEN = ["GetSystemDateAndTime", "GetServices", "GetCapabilities"];

const envelope = (body) => `<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="${SOAP}" ${NAMESPACES}><env:Body>${body}</env:Body></env:Envelope>`;

const fault = (code, reason) => envelope(`<env:Fault><env:Code><env:Value>env:Sender</env:Value><env:Subcode><env:Value>${code}</env:Value></env:Subcode></env:Code><env:Reason><env:Text xml:lang="en">${reason}</env:Text></env:Reason></env:Fault>`);

const operationOf = (request) => /Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(request)?.[1];
const textOf = (request, name) => new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`).exec(request)?.[1]?.trim();

/** Whether a request carries the user name and the password's digest. */
function signedBy(request, { user, password }) {
  const [name, digest, nonce, created] = ["Username", "Password", "Nonce", "Created"].map((each) => textOf(request, each));
  if (name !== user || !digest || !nonce || !created) return false;
  return digest === createHash("sha1").update(Buffer.concat([Buffer.from(nonce, "base64"), Buffer.from(created), Buffer.from(password)])).digest("base64");
}

function moment(at) {
  return `<tt:Time><tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day></tt:Date>`;
}

export class Device {
  /** What it was told to do, in order: `{ move: [pan, tilt, zoom] }`, `{ stop: true }`, `{ preset: "1" }`. */
  told = [];
  #server;
  #options;
  #ear;
  /** Its time server, once somebody set one. */
  #ntp;

  /**
   * @param {{ url: string, model: string, network?: string, user?: string, password?: string, ptz?: boolean, clockOffsetMs?: number, govLength?: number }} options `network` is this machine's address in one: searched, it answers; a clock that is off is right once a time server is set
   */
  constructor(options) {
    this.#options = options;
    this.govLength = options.govLength ?? 20;
  }

  /** Its time server; none until somebody set one. */
  get ntp() {
    return this.#ntp;
  }

  /** Host and port, as somebody types it. */
  get host() {
    const { address, port } = this.#server.address();
    return `${address}:${port}`;
  }

  get onvif() {
    return `http://${this.host}/onvif/device_service`;
  }

  async start() {
    this.#server = createServer(async (request, response) => {
      let text = "";
      for await (const part of request.setEncoding("utf8")) text += part;
      const [status, body] = this.#answer(text);
      response.writeHead(status, { "content-type": "application/soap+xml; charset=utf-8" }).end(body);
    });
    const { network = "127.0.0.1", model } = this.#options;
    this.#server.listen(0, network);
    await once(this.#server, "listening");
    if (isSearched(network)) this.#ear = await answerSearches(network, { endpoint: `urn:uuid:${randomUUID()}`, name: model, address: this.onvif });
    return this;
  }

  async stop() {
    this.#ear?.stop();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(request) {
    const operation = operationOf(request);
    const { user, password } = this.#options;
    if (user && !OPEN.includes(operation) && !signedBy(request, { user, password })) return [400, fault("ter:NotAuthorized", "Sender not authorized")];
    const content = this.#content(operation, request);
    if (content === undefined) return [500, fault("ter:ActionNotSupported", "Optional Action Not Implemented")];
    const prefix = request.includes("ver20/ptz") ? "tptz" : request.includes("ver10/media") ? "trt" : "tds";
    return [200, envelope(`<${prefix}:${operation}Response>${content}</${prefix}:${operation}Response>`)];
  }

  #content(operation, request) {
    const { url, model, ptz = false, clockOffsetMs = 0 } = this.#options;
    const service = (namespace, path) => `<tds:Service><tds:Namespace>http://www.onvif.org/${namespace}/wsdl</tds:Namespace><tds:XAddr>http://${this.host}/onvif/${path}</tds:XAddr><tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>`;
    switch (operation) {
      case "GetSystemDateAndTime": {
        const at = moment(new Date(Date.now() + (this.#ntp ? 0 : clockOffsetMs)));
        return `<tds:SystemDateAndTime><tt:DateTimeType>Manual</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone><tt:UTCDateTime>${at}</tt:UTCDateTime></tds:SystemDateAndTime>`;
      }
      case "GetServices":
        return service("ver10/device", "device_service") + service("ver10/media", "media_service") + (ptz ? service("ver20/ptz", "ptz_service") : "");
      case "GetDeviceInformation":
        return `<tds:Manufacturer>Acme</tds:Manufacturer><tds:Model>${model}</tds:Model><tds:FirmwareVersion>1.0</tds:FirmwareVersion><tds:SerialNumber>${model}</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId>`;
      case "GetNTP":
        return `<tds:NTPInformation><tt:FromDHCP>false</tt:FromDHCP>${this.#ntp ? `<tt:NTPManual><tt:Type>DNS</tt:Type><tt:DNSname>${this.#ntp}</tt:DNSname></tt:NTPManual>` : ""}</tds:NTPInformation>`;
      case "SetNTP":
        this.#ntp = textOf(request, "DNSname") ?? textOf(request, "IPv4Address");
        return "";
      case "SetSystemDateAndTime":
        return "";
      case "GetProfiles":
        return `<trt:Profiles token="main" fixed="true"><tt:Name>main</tt:Name><tt:VideoSourceConfiguration token="source"><tt:Name>source</tt:Name><tt:UseCount>1</tt:UseCount><tt:SourceToken>source</tt:SourceToken><tt:Bounds x="0" y="0" width="1280" height="720"/></tt:VideoSourceConfiguration><tt:VideoEncoderConfiguration token="encoder"><tt:Name>encoder</tt:Name><tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>1280</tt:Width><tt:Height>720</tt:Height></tt:Resolution><tt:Quality>3</tt:Quality><tt:RateControl><tt:FrameRateLimit>10</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval><tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl><tt:H264><tt:GovLength>${this.govLength}</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264><tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address></tt:Address><tt:Port>8860</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart></tt:Multicast><tt:SessionTimeout>PT5S</tt:SessionTimeout></tt:VideoEncoderConfiguration>${ptz ? '<tt:PTZConfiguration token="ptz"><tt:Name>ptz</tt:Name></tt:PTZConfiguration>' : ""}</trt:Profiles>`;
      case "SetVideoEncoderConfiguration":
        this.govLength = Number(textOf(request, "GovLength"));
        return "";
      case "GetStreamUri":
        return `<trt:MediaUri><tt:Uri>${url}</tt:Uri><tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT60S</tt:Timeout></trt:MediaUri>`;
      case "GetConfigurations":
        return '<tptz:PTZConfiguration token="ptz"><tt:Name>ptz</tt:Name><tt:UseCount>1</tt:UseCount><tt:NodeToken>node</tt:NodeToken><tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout></tptz:PTZConfiguration>';
      case "GetPresets":
        return '<tptz:Preset token="1"><tt:Name>Door</tt:Name></tptz:Preset><tptz:Preset token="2"><tt:Name>Till &amp; queue</tt:Name></tptz:Preset>';
      case "ContinuousMove": {
        const number = (name, element) => Number(new RegExp(`<(?:\\w+:)?${element}[^>]*\\b${name}="([^"]*)"`).exec(request)?.[1] ?? 0);
        this.told.push({ move: [number("x", "PanTilt"), number("y", "PanTilt"), number("x", "Zoom")] });
        return "";
      }
      case "Stop":
        this.told.push({ stop: true });
        return "";
      case "GotoPreset":
        this.told.push({ preset: textOf(request, "PresetToken") });
        return "";
      default:
        return undefined;
    }
  }
}
