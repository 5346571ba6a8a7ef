//! Whether other devices are let in: shown, and changed in the configuration.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::PoisonError;

use inveye_api::ApiError;
use inveye_base::ErrorKind;
use inveye_tls::Names;
use inveye_wire::{OtherDevicesChange, OtherDevicesObstacle as Obstacle, OtherDevicesView};

use super::Setup;
use crate::config::ServerConfig;
use crate::{convert, network};

impl Setup {
    /// As the configuration says now, which may be newer than what runs.
    fn server(&self) -> ServerConfig {
        let config = self.room.config.lock();
        config
            .unwrap_or_else(PoisonError::into_inner)
            .server
            .clone()
    }

    fn obstacle(&self, server: &ServerConfig) -> Option<Obstacle> {
        let (said, is) = (self.around.configured.listen, self.around.address);
        // A port that was left to the system is any.
        let is_as_said = said.ip() == is.ip() && (said.port() == is.port() || said.port() == 0);
        if !is_as_said {
            Some(Obstacle::CommandLine)
        } else if !server.tls.enabled {
            Some(Obstacle::NoTls)
        } else {
            None
        }
    }

    /// Whether other devices are let in, and where.
    pub(super) fn look_around(&self) -> OtherDevicesView {
        let server = self.server();
        let names = Names::of_machine(&server.tls.names);
        let port = self.port(&server);
        OtherDevicesView {
            let_in: !server.listen.ip().is_loopback(),
            now: !self.around.address.ip().is_loopback(),
            port,
            pages: network::pages(&names, port),
            obstacle: self.obstacle(&server),
        }
    }

    fn port(&self, server: &ServerConfig) -> u16 {
        match server.listen.port() {
            0 => self.around.address.port(),
            port => port,
        }
    }

    /// What would leave the engine without a door, or one without TLS, is refused before anything is written.
    pub(super) fn change_listening(
        &self,
        change: OtherDevicesChange,
    ) -> Result<OtherDevicesView, ApiError> {
        let server = self.server();
        match self.obstacle(&server) {
            Some(Obstacle::CommandLine) => {
                let words = "Whoever starts this engine says where it listens (--address, --port): start it without these, then this can be changed.";
                return Err(ApiError::new(ErrorKind::Conflict, words).about("command_line"));
            }
            // Taking away what is open stays possible.
            Some(Obstacle::NoTls) if change.let_in => {
                let words = "TLS is switched off in inveye.toml: without it anybody on the network could read passwords and pictures. Take `enabled = false` out of [server.tls] first.";
                return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("tls"));
            }
            Some(Obstacle::NoTls) | None => {}
        }
        let port = change.port.unwrap_or_else(|| self.port(&server));
        if port == 0 {
            let words = "A port is a number from 1 to 65535.";
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("port"));
        }
        let listen = SocketAddr::new(address(server.listen.ip(), change.let_in), port);
        if listen == server.listen {
            return Ok(self.look_around());
        }
        if change.let_in {
            self.has_certificate(&server, listen)?;
        }
        self.is_free(listen)?;
        self.room.edit(|config| {
            config.server.listen = listen;
            Ok(())
        })?;
        tracing::info!(%listen, "the engine begins anew to listen elsewhere");
        self.around.anew.send_replace(true);
        Ok(self.look_around())
    }

    fn has_certificate(&self, server: &ServerConfig, listen: SocketAddr) -> Result<(), ApiError> {
        let now = self.room.clock.wall();
        let identity = network::identity(server, listen, &self.room.folder, now);
        let identity = identity.map_err(|error| convert::invalid(&error).about("certificate"))?;
        if identity.is_some_and(|identity| identity.about().ends <= now) {
            let words = "The certificate that inveye.toml names is over: every device would be warned of it. Put a new one in its place first.";
            return Err(ApiError::new(ErrorKind::InvalidArgument, words).about("certificate"));
        }
        Ok(())
    }

    /// Tried before: an engine that cannot listen does not start.
    fn is_free(&self, listen: SocketAddr) -> Result<(), ApiError> {
        let own = self.around.address;
        let to_try = if listen.port() != own.port() {
            vec![listen]
        } else if listen.ip().is_unspecified() && own.ip().is_loopback() {
            // The engine itself has the port on loopback; somebody else may have it on the network.
            let names = Names::of_machine(&[]);
            let outer = names.addresses.into_iter().filter(|ip| !ip.is_loopback());
            outer.map(|ip| SocketAddr::new(ip, listen.port())).collect()
        } else {
            Vec::new()
        };
        for address in to_try {
            let why = match TcpListener::bind(address).map_err(|error| error.kind()) {
                Err(io::ErrorKind::AddrInUse) => "another program has it",
                Err(io::ErrorKind::PermissionDenied) => {
                    "it is not this program's to take; above 1023 are free ones"
                }
                // An address that is gone by now says nothing of the port.
                Ok(_) | Err(_) => continue,
            };
            let words = format!("Port {} cannot be used: {why}.", listen.port());
            return Err(ApiError::new(ErrorKind::Conflict, words).about("port"));
        }
        Ok(())
    }
}

/// A single address of the network that somebody typed stays.
fn address(now: IpAddr, let_in: bool) -> IpAddr {
    match (let_in, now.is_loopback()) {
        (true, false) | (false, true) => now,
        (true, true) => Ipv4Addr::UNSPECIFIED.into(),
        (false, false) => Ipv4Addr::LOCALHOST.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_stays_where_it_fits() {
        let is = |now: &str, let_in| address(now.parse().unwrap(), let_in).to_string();
        assert_eq!(is("127.0.0.1", true), "0.0.0.0");
        assert_eq!(is("192.168.1.2", true), "192.168.1.2");
        assert_eq!(is("192.168.1.2", false), "127.0.0.1");
        assert_eq!(is("::1", false), "::1");
    }
}
