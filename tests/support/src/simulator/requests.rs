//! The RTSP methods.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use inveye_base::SystemClock;
use inveye_base::task::spawn_named;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::counters::count;
use super::delivery::{Delivery, MediaQueue};
use super::faults::SoundFault;
use super::loudspeaker::{self, Loudspeaker, LoudspeakerFault};
use super::message::{Request, Response};
use super::options::{Joining, Transports};
use super::player::{Origin, Played, Player, Sent};
use super::rtp::Packetizer;
use super::sdp::{self, SOUND_TRACK, TRACK, VOICE_TRACK};
use super::server::{Server, Stream};
use super::session::{Ending, Session};
use super::sound::SoundPlayer;

/// Answers the requests of one connection.
pub(super) struct Requests {
    server: Arc<Server>,
    connection: u64,
    /// This side and the client.
    addresses: (IpAddr, IpAddr),
    media: MediaQueue,
    break_off: Arc<Notify>,
    nonce: String,
    /// Starts after the answer to PLAY is on its way, so that no packet comes before it.
    to_start: Option<(String, Player, Option<SoundPlayer>)>,
    /// Where a voice on this channel comes out.
    voice: Option<(u8, Arc<Loudspeaker>)>,
}

impl Requests {
    pub(super) fn new(
        server: Arc<Server>,
        connection: u64,
        addresses: (IpAddr, IpAddr),
        media: MediaQueue,
        break_off: Arc<Notify>,
    ) -> Self {
        Self {
            server,
            connection,
            addresses,
            media,
            break_off,
            nonce: format!("{:016x}", rand::random::<u64>()),
            to_start: None,
            voice: None,
        }
    }

    pub(super) async fn answer(&mut self, request: &Request) -> Response {
        if request.method == "OPTIONS" {
            count(&self.server.counters.keepalives);
            return Response::ok().with(
                "Public",
                "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER",
            );
        }
        let access = &self.server.options.access;
        let credentials = request.header("authorization");
        if let Some(challenge) = access.challenge(&self.nonce)
            && !access.allows(&request.method, credentials, &self.nonce)
        {
            if credentials.is_some() {
                count(&self.server.counters.refused_credentials);
            }
            return Response::new("401 Unauthorized").with("WWW-Authenticate", challenge);
        }
        let answered = match request.method.as_str() {
            "DESCRIBE" => Ok(self.describe(request).await),
            "SETUP" => self.set_up(request).await,
            "PLAY" => Ok(self.play(request)),
            "PAUSE" => Ok(self.pause(request)),
            "TEARDOWN" => Ok(self.tear_down(request)),
            "GET_PARAMETER" | "SET_PARAMETER" => Ok(self.keep_alive(request)),
            _ => Ok(Response::new("501 Not Implemented")),
        };
        answered.unwrap_or_else(|error| {
            tracing::debug!(error = format!("{error:#}"), "request failed");
            Response::new("500 Internal Server Error")
        })
    }

    /// What came in a `$` frame; an error ends the connection.
    pub(super) fn heard(&self, channel: u8, data: &[u8]) -> Result<()> {
        let Some((_, loudspeaker)) = self.voice.as_ref().filter(|(of, _)| *of == channel) else {
            return Ok(());
        };
        if loudspeaker.fault() == Some(LoudspeakerFault::HangsUp) {
            bail!("the loudspeaker broke");
        }
        loudspeaker.take(data);
        Ok(())
    }

    /// To be called once the answer is queued.
    pub(super) fn after_answer(&mut self) {
        let Some((id, player, sound)) = self.to_start.take() else {
            return;
        };
        let (server, break_off) = (Arc::clone(&self.server), Arc::clone(&self.break_off));
        let own_id = id.clone();
        let delay = player.condition.borrow().first_packet_delay;
        let delivery = Arc::clone(&player.delivery);
        let playing = spawn_named("player", async move {
            tokio::time::sleep(delay).await;
            if player.run().await == Played::UntilReset {
                server.sessions.end(&own_id, Ending::Reset);
                break_off.notify_one();
            }
        });
        let (server, own_id) = (Arc::clone(&self.server), id.clone());
        let listening = spawn_named("client reports", async move {
            loop {
                delivery.client_report().await;
                if server.sessions.with(&own_id, |_| ()).is_none() {
                    return;
                }
            }
        });
        let mut tasks = vec![playing.abort_handle(), listening.abort_handle()];
        if let Some(sound) = sound {
            let playing = spawn_named("sound player", async move {
                tokio::time::sleep(delay).await;
                sound.run().await;
            });
            tasks.push(playing.abort_handle());
        }
        let kept = self
            .server
            .sessions
            .with(&id, |session| session.tasks.extend(tasks.clone()));
        if kept.is_none() {
            tasks.iter().for_each(tokio::task::AbortHandle::abort);
        }
    }

    fn stream(&self, request: &Request) -> Option<Arc<Stream>> {
        let stream = self
            .server
            .stream(&request.path(&[TRACK, SOUND_TRACK, VOICE_TRACK]))?;
        (!stream.faults.watch().borrow().missing).then(|| Arc::clone(stream))
    }

    async fn describe(&self, request: &Request) -> Response {
        let Some(stream) = self.stream(request) else {
            return Response::new("404 Stream Not Found");
        };
        let wanted = request
            .header("require")
            .is_some_and(|feature| feature.contains(loudspeaker::FEATURE));
        let loudspeaker = stream.loudspeaker.as_deref().filter(|_| wanted);
        if wanted && loudspeaker.is_none() {
            return Response::new("551 Option not supported")
                .with("Unsupported", loudspeaker::FEATURE);
        }
        let condition = stream.faults.watch().borrow().clone();
        tokio::time::sleep(condition.describe_delay).await;
        let url = request.url.trim_end_matches('/');
        Response::ok()
            .with("Content-Base", format!("{url}/"))
            .with("Content-Type", "application/sdp")
            .body(sdp::describe(
                url,
                &stream.shown(),
                stream.sound.as_deref(),
                loudspeaker,
                &condition,
            ))
    }

    async fn set_up(&mut self, request: &Request) -> Result<Response> {
        let Some(stream) = self.stream(request) else {
            return Ok(Response::new("404 Stream Not Found"));
        };
        if request.is_of(SOUND_TRACK) {
            return self.set_up_sound(request, &stream).await;
        }
        let alive = *self.server.sessions.alive().borrow();
        if self
            .server
            .options
            .most_sessions
            .is_some_and(|most| alive >= most)
        {
            return Ok(Response::new("453 Not Enough Bandwidth"));
        }
        let voice = stream
            .loudspeaker
            .clone()
            .filter(|_| request.is_of(VOICE_TRACK));
        match voice.as_ref().and_then(|loudspeaker| loudspeaker.fault()) {
            Some(LoudspeakerFault::Busy) => {
                return Ok(Response::new("453 Not Enough Bandwidth"));
            }
            Some(LoudspeakerFault::Silent) => std::future::pending().await,
            _ => {}
        }
        let ssrc: u32 = rand::random();
        let asked = request.header("transport").unwrap_or_default();
        let Some((transport, delivery)) = self.transport(asked, ssrc).await? else {
            return Ok(Response::new("461 Unsupported Transport"));
        };
        let speaks = voice.is_some();
        if let (Some(loudspeaker), Delivery::Interleaved { channel, .. }) = (voice, &delivery) {
            loudspeaker.begin();
            self.voice = Some((*channel, loudspeaker));
        }
        let id = format!("{:08X}", rand::random::<u32>());
        let session = Session {
            stream,
            delivery: Arc::new(delivery),
            playing: watch::Sender::new(false),
            ssrc,
            sound: None,
            speaks,
            connection: self.connection,
            break_off: Arc::clone(&self.break_off),
            tasks: Vec::new(),
            seen: Instant::now(),
        };
        self.server.sessions.open(id.clone(), session);
        let timeout = self.server.options.session_timeout.as_secs().max(1);
        Ok(Response::ok()
            .with("Transport", transport)
            .with("Session", format!("{id};timeout={timeout}")))
    }

    /// Joins the session of the pictures.
    async fn set_up_sound(&self, request: &Request, stream: &Stream) -> Result<Response> {
        let fault = stream.faults.watch().borrow().sound;
        if fault == Some(SoundFault::RefusesSetup) {
            return Ok(Response::new("461 Unsupported Transport"));
        }
        let ssrc: u32 = rand::random();
        let asked = request.header("transport").unwrap_or_default();
        let Some((transport, delivery)) = self.transport(asked, ssrc).await? else {
            return Ok(Response::new("461 Unsupported Transport"));
        };
        let Some(id) = session_id(request) else {
            return Ok(Response::new("454 Session Not Found"));
        };
        let set = |session: &mut Session| session.sound = Some((Arc::new(delivery), ssrc));
        if self.server.sessions.with(&id, set).is_none() {
            return Ok(Response::new("454 Session Not Found"));
        }
        Ok(Response::ok()
            .with("Transport", transport)
            .with("Session", id))
    }

    /// The first transport of the list that is served.
    async fn transport(&self, asked: &str, ssrc: u32) -> Result<Option<(String, Delivery)>> {
        let served = self.server.options.transports;
        for transport in asked.split(',') {
            let parameter = |name: &str| {
                let value = transport
                    .split(';')
                    .find_map(|p| p.trim().strip_prefix(name)?.strip_prefix('='))?;
                Some(
                    value
                        .split_once('-')
                        .map_or(value, |(first, _)| first)
                        .to_owned(),
                )
            };
            if transport.contains("TCP") && served != Transports::Udp {
                let channel = parameter("interleaved").map_or(Ok(0), |c| c.parse::<u8>())?;
                let rtcp = channel.checked_add(1).context("no channel left for RTCP")?;
                let queue = self.media.clone();
                return Ok(Some((
                    format!("RTP/AVP/TCP;unicast;interleaved={channel}-{rtcp};ssrc={ssrc:08X}"),
                    Delivery::Interleaved { channel, queue },
                )));
            }
            if let Some(port) = parameter("client_port")
                && served != Transports::Tcp
            {
                let port: u16 = port.parse()?;
                let rtcp = port.checked_add(1).context("no port left for RTCP")?;
                let (local, peer) = self.addresses;
                let client = [SocketAddr::new(peer, port), SocketAddr::new(peer, rtcp)];
                let delivery = Delivery::datagrams(local, client).await?;
                let own = delivery.port()?;
                return Ok(Some((
                    format!(
                        "RTP/AVP;unicast;client_port={port}-{rtcp};server_port={own}-{};ssrc={ssrc:08X}",
                        own + 1
                    ),
                    delivery,
                )));
            }
        }
        Ok(None)
    }

    fn play(&mut self, request: &Request) -> Response {
        let Some(id) = session_id(request) else {
            return Response::new("454 Session Not Found");
        };
        let server = Arc::clone(&self.server);
        let refuses = server.sessions.with(&id, |session| {
            let fault = session.stream.faults.watch().borrow().sound;
            session.sound.is_some() && fault == Some(SoundFault::RefusesPlay)
        });
        if refuses == Some(true) {
            return Response::new("455 Method Not Valid in This State");
        }
        let voice = self.voice.as_ref();
        let fault = voice.and_then(|(_, loudspeaker)| loudspeaker.fault());
        if fault == Some(LoudspeakerFault::RefusesPlay) {
            return Response::new("455 Method Not Valid in This State");
        }
        let played = server.sessions.with(&id, |session| {
            session.playing.send_replace(true);
            (session.tasks.is_empty() && !session.speaks).then(|| {
                let player = self.player(session);
                let sound = self.sound_player(session, &player);
                (player, sound)
            })
        });
        match played {
            None => Response::new("454 Session Not Found"),
            Some(None) => Response::ok().with("Session", id),
            Some(Some((player, sound))) => {
                let url = request.url.trim_end_matches('/');
                let answer = Response::ok()
                    .with("Session", id.clone())
                    .with("Range", "npt=now-")
                    .with(
                        "RTP-Info",
                        format!(
                            "url={url}/{TRACK};seq={};rtptime={}",
                            player.packetizer.sequence,
                            player.next_timestamp()
                        ),
                    );
                self.to_start = Some((id, player, sound));
                answer
            }
        }
    }

    fn player(&self, session: &Session) -> Player {
        let options = &self.server.options;
        let condition = session.stream.faults.watch();
        let delay = condition.borrow().first_packet_delay;
        let footage = session.stream.shown();
        let (origin, next) = match options.joining {
            Joining::FirstPicture => {
                let now = self.server.now();
                let origin = Origin {
                    instant: now.instant + delay,
                    wall: now.wall + delay,
                };
                (origin, 0)
            }
            Joining::Live => {
                let origin = self.server.started(&session.stream);
                (origin, footage.keyframe_from(origin.earlier(delay).ticks()))
            }
        };
        let first = options.first_timestamp.unwrap_or_else(rand::random);
        let ticks = footage.due(next).present & u64::from(u32::MAX);
        Player {
            packetizer: Packetizer {
                codec: footage.codec(),
                ssrc: session.ssrc,
                sequence: rand::random(),
            },
            footage,
            condition,
            playing: session.playing.subscribe(),
            delivery: Arc::clone(&session.delivery),
            counters: Arc::clone(&self.server.counters),
            timestamp_base: first.wrapping_sub(u32::try_from(ticks).unwrap_or_default()),
            origin,
            next,
            repeat: options.repeat,
            reports: options.sender_reports,
            sent: Sent::default(),
            path: Arc::clone(&session.stream.path),
            tell: options.tell.clone(),
            clock: SystemClock::new(),
        }
    }

    /// On the time line of the pictures.
    fn sound_player(&self, session: &Session, pictures: &Player) -> Option<SoundPlayer> {
        let (delivery, ssrc) = session.sound.clone()?;
        Some(SoundPlayer {
            sound: session.stream.sound.clone()?,
            footage: Arc::clone(&pictures.footage),
            condition: session.stream.faults.watch(),
            playing: session.playing.subscribe(),
            delivery,
            ssrc,
            sequence: rand::random(),
            timestamp_base: rand::random(),
            origin: pictures.origin,
            reports: pictures.reports,
        })
    }

    fn pause(&self, request: &Request) -> Response {
        self.with_session(request, |session| {
            session.playing.send_replace(false);
        })
    }

    fn keep_alive(&self, request: &Request) -> Response {
        count(&self.server.counters.keepalives);
        // Without a session it is a question whether the server is there.
        if session_id(request).is_none() {
            return Response::ok();
        }
        self.with_session(request, |_| ())
    }

    fn tear_down(&self, request: &Request) -> Response {
        match session_id(request) {
            Some(id) if self.server.sessions.end(&id, Ending::TornDown) => {
                Response::ok().with("Session", id)
            }
            _ => Response::new("454 Session Not Found"),
        }
    }

    fn with_session(&self, request: &Request, act: impl FnOnce(&mut Session)) -> Response {
        match session_id(request) {
            Some(id) if self.server.sessions.with(&id, act).is_some() => {
                Response::ok().with("Session", id)
            }
            _ => Response::new("454 Session Not Found"),
        }
    }
}

fn session_id(request: &Request) -> Option<String> {
    let id = request.header("session")?.split(';').next()?;
    Some(id.trim().to_owned())
}
