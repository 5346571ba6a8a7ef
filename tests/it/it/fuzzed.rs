//! Every fuzz target over seeds and over mutations of those: what a nightly compiler and libFuzzer do
//! for hours, in seconds and on each check.

#[expect(
    unreachable_pub,
    reason = "the targets' own crate, which exports them to libFuzzer"
)]
#[path = "../../../fuzz/src/lib.rs"]
mod targets;

const ROUNDS: usize = 400;

/// Real input of each target; all seeds go through all targets, as nobody says what comes.
fn seeds() -> Vec<Vec<u8>> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = |path: &str| {
        std::fs::read(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let unit = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).expect("short").to_be_bytes();
        [&length[..], bytes].concat()
    };
    // Parameter sets and the first bytes of a picture in both codecs, as cameras send them.
    let avc = [
        &unit(b"\x67\x64\x00\x16\xac\xd9\x40\xa0\x2f\xf9\x70\x11\x00\x00\x03\x00\x01\x00\x00\x03\x00\x14\x0f\x16\x2d\x96")[..],
        &unit(b"\x68\xeb\xe3\xcb\x22\xc0"),
        &unit(b"\x65\x88\x84\x00\x33\xff\xfe\xf6\xe2"),
    ];
    let hevc = [
        &unit(b"\x40\x01\x0c\x01\xff\xff\x01\x60\x00\x00\x03\x00\x90\x00\x00\x03\x00\x00\x03\x00\x5d\x95\x98\x09")[..],
        &unit(b"\x42\x01\x01\x01\x60\x00\x00\x03\x00\x90\x00\x00\x03\x00\x00\x03\x00\x5d\xa0\x05\x02\x01\x69"),
        &unit(b"\x2a\x01\xaf\x1d\x18"),
    ];
    vec![
        Vec::new(),
        avc.concat(),
        hevc.concat(),
        b"rtsp://admin:p%40ss:w#rd@192.168.1.10:554/Streaming/Channels/101?transportmode=unicast".to_vec(),
        b"rtsp://[fe80::1]:8554/cam 1".to_vec(),
        br#"{"type":"watch","cameras":["CAM-001","b"],"fps":10.0}"#.to_vec(),
        br#"{"type":"auth","token":"0123456789"}"#.to_vec(),
        b"\x01\x01\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x27\x10\x7f\xff\xff\xff\xff\xff\xff\xff".to_vec(),
        b"cameras:\n  - id: CAM-001\n    name: Door\n    rtsp_url: rtsp://10.0.0.1/a\n    resolution: \"1920x1080\"\n    zones:\n      - name: shelf\n        points: [[0, 0], [100, 0], [100, 100]]\n".to_vec(),
        b"[server]\nlisten = \"127.0.0.1:7878\"\n[retention]\nevents_days = 3\n[[camera]]\nid = \"a\"\nname = \"A\"\nurl = \"rtsp://10.0.0.1/x\"\npassword = \"x\"\n".to_vec(),
        b"1,-1,794.2,47.5,71.2,174.8,67.5,-1,-1,-1\n2 3 1 2 3 4 nan 1 1e309\n".to_vec(),
        b"<s:Envelope><s:Header><a:RelatesTo>uuid:1</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:2</a:Address></a:EndpointReference><d:Scopes>onvif://www.onvif.org/name/A%20B</d:Scopes><d:XAddrs>http://10.0.0.5/onvif/device_service</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>".to_vec(),
        b"<?xml version=\"1.0\"?><e:Envelope><e:Body><trt:GetProfilesResponse><trt:Profiles token=\"P\"><tt:Name>main</tt:Name><tt:VideoEncoderConfiguration token=\"E\"><tt:Encoding>H264</tt:Encoding><tt:Resolution><tt:Width>640</tt:Width><tt:Height>360</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>25</tt:FrameRateLimit></tt:RateControl><tt:H264><tt:GovLength>50</tt:GovLength></tt:H264><tt:Uri>rtsp://u:p@0.0.0.0:554/x?a=1&amp;b=2</tt:Uri></tt:VideoEncoderConfiguration></trt:Profiles></trt:GetProfilesResponse></e:Body></e:Envelope>".to_vec(),
        b"<E><B><Fault><Code><Value>s:Sender</Value><Subcode><Value>ter:NotAuthorized</Value></Subcode></Code></Fault></B></E>".to_vec(),
        b"<!DOCTYPE x [<!ENTITY a \"ha\">]><x>&a;&#65;<![CDATA[x]]></x>".to_vec(),
        b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 94\r\n\r\nv=0\r\nm=audio 0 RTP/AVP 0 8\r\na=rtpmap:0 PCMU/8000\r\na=control:rtsp://10.0.0.5/back\r\na=sendonly\r\n".to_vec(),
        b"$\x01\x00\x02xxRTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 5E3B;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n".to_vec(),
        b"http://admin:p@10.0.0.5:8000/onvif/device_service".to_vec(),
        "Bonnr;Datum;Uhrzeit;Bezeichnung;Menge;Betrag\n17;29.03.2026;02:30;\"Brot; \"\"Roggen\"\"\";2;1.002,50 €\nC18;30.03.2026;9:05;Käse;-1;(3,00)\n".as_bytes().to_vec(),
        b"\xef\xbb\xbfInvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\r\n536365,85123A,6,2010-12-01 08:26:00,2.55\r\n\"1,2\r\n".to_vec(),
        file("tests/footage/synthetic/entrance.scene.toml"),
        file("models/manifest.toml"),
    ]
}

/// Small, fast and the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides.max(1) as u64).expect("below the sides")
    }

    fn byte(&mut self) -> u8 {
        const TELLING: [u8; 12] = *b"\x00\x01\x7f\x80\xff:@/[\"\n,";
        if self.roll(2) == 0 {
            TELLING[self.roll(TELLING.len())]
        } else {
            u8::try_from(self.roll(256)).expect("a byte")
        }
    }

    /// One to eight changes: a byte, a cut, a piece twice, a piece of another seed.
    fn mutate(&mut self, seed: &[u8], other: &[u8]) -> Vec<u8> {
        let mut data = seed.to_vec();
        for _ in 0..=self.roll(8) {
            let at = self.roll(data.len() + 1);
            match self.roll(5) {
                0 => data.truncate(at),
                1 => data.insert(at, self.byte()),
                2 => {
                    let end = (at + self.roll(16)).min(data.len());
                    let piece = data[at..end].to_vec();
                    data.splice(at..at, piece);
                }
                3 => {
                    let from = self.roll(other.len() + 1);
                    let end = (from + self.roll(32)).min(other.len());
                    data.splice(at..at, other[from..end].iter().copied());
                }
                _ => {
                    let byte = self.byte();
                    if let Some(place) = data.get_mut(at) {
                        *place = byte;
                    }
                }
            }
        }
        data
    }
}

#[test]
fn no_parser_breaks_its_promise_on_seeds_and_mutations_of_them() {
    let seeds = seeds();
    for (name, target) in targets::TARGETS {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        // Decoders are started afresh for each input.
        let rounds = if *name == "decode" {
            ROUNDS / 20
        } else {
            ROUNDS
        };
        for seed in &seeds {
            target(seed);
            for _ in 0..rounds {
                let other = &seeds[dice.roll(seeds.len())];
                let data = dice.mutate(seed, other);
                let done = std::panic::catch_unwind(|| target(&data));
                assert!(done.is_ok(), "{name} breaks on {}", data.escape_ascii());
            }
        }
    }
}
