//! A device that answered: what it is, which parts of ONVIF it has, and its clock.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use inveye_base::{Clock, Credentials, Redacted};
use quick_xml::escape::escape;
use url::{Host, Url};

use crate::address::DeviceAddress;
use crate::client::{Client, Operation};
use crate::error::OnvifError;
use crate::time::{self, ClockOffset, SystemTime};
use crate::xml::{Element, clean};

const DEVICE: &str = "http://www.onvif.org/ver10/device/wsdl";
pub(crate) const MEDIA: &str = "http://www.onvif.org/ver10/media/wsdl";
pub(crate) const MEDIA2: &str = "http://www.onvif.org/ver20/media/wsdl";
pub(crate) const PTZ: &str = "http://www.onvif.org/ver20/ptz/wsdl";

/// How long one question may take.
pub const PATIENCE: Duration = Duration::from_millis(2500);
/// Longest name taken over from a device.
pub(crate) const MOST_NAME: usize = 64;

const fn operation(name: &'static str) -> Operation {
    Operation {
        namespace: DEVICE,
        name,
    }
}

/// Who made it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceInformation {
    /// `HIKVISION`.
    pub manufacturer: String,
    /// Its type.
    pub model: String,
    /// Version of what runs in it.
    pub firmware: String,
    /// Its own number.
    pub serial: String,
    /// The hardware's type.
    pub hardware: String,
}

/// Where a device gets the time from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ntp {
    /// The network tells it which server to ask.
    pub from_dhcp: bool,
    /// Servers: those of DHCP if it asks there, else those set by hand.
    pub servers: Vec<String>,
}

/// A device that answered.
pub struct Device {
    address: DeviceAddress,
    pub(crate) client: Client,
    system_time: Option<SystemTime>,
    services: Services,
}

/// Where the parts of ONVIF are; `None` where the device lacks them.
#[derive(Debug, Default)]
struct Services {
    media: Option<Url>,
    media2: Option<Url>,
    ptz: Option<Url>,
}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("address", &self.address)
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}

impl Device {
    /// Asks for the time, which needs no password and without which signatures are wrong, then for
    /// what the device can do.
    pub async fn connect(
        address: DeviceAddress,
        credentials: Option<Redacted<Credentials>>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, OnvifError> {
        Self::connect_within(address, credentials, clock, PATIENCE).await
    }

    /// [`Device::connect`] with another patience for each question.
    pub async fn connect_within(
        address: DeviceAddress,
        credentials: Option<Redacted<Credentials>>,
        clock: Arc<dyn Clock>,
        patience: Duration,
    ) -> Result<Self, OnvifError> {
        let client = Client::new(credentials, clock, patience);
        let mut device = Self {
            address,
            client,
            system_time: None,
            services: Services::default(),
        };
        match device.read_time().await {
            Ok(time) => device.system_time = Some(time),
            // Against the specification, but no reason to stop: HTTP Digest knows no time.
            Err(
                OnvifError::NotAuthorized
                | OnvifError::CredentialsWanted
                | OnvifError::NotSupported { .. }
                | OnvifError::Refused { .. }
                | OnvifError::Incomplete { .. },
            ) => {}
            Err(error) => return Err(error),
        }
        device.services = device.read_services().await?;
        Ok(device)
    }

    /// Where it answers.
    pub fn address(&self) -> &DeviceAddress {
        &self.address
    }

    /// How far its clock is ahead; `None` where it does not tell.
    pub fn clock_offset(&self) -> Option<ClockOffset> {
        self.system_time.as_ref().map(|_| self.client.offset())
    }

    /// Whether it can be turned, tilted or zoomed over ONVIF.
    pub fn has_ptz(&self) -> bool {
        self.services.ptz.is_some()
    }

    pub(crate) fn media2(&self) -> Option<&Url> {
        self.services.media2.as_ref()
    }

    pub(crate) fn media(&self) -> Option<&Url> {
        self.services.media.as_ref()
    }

    pub(crate) fn ptz(&self) -> Result<&Url, OnvifError> {
        let what = "pan, tilt and zoom";
        self.services
            .ptz
            .as_ref()
            .ok_or(OnvifError::NotSupported { what })
    }

    async fn read_time(&self) -> Result<SystemTime, OnvifError> {
        let what = "GetSystemDateAndTime";
        let before = self.client.clock().wall();
        let answer = self
            .client
            .ask_openly(self.address.url(), operation(what), "")
            .await?;
        let after = self.client.clock().wall();
        let lacks = "a date and a time";
        let told = time::read(&answer).ok_or(OnvifError::Incomplete { what, lacks })?;
        // It was told about half-way between question and answer.
        let ours = before + after.since(before) / 2;
        self.client
            .set_offset(ClockOffset::between(told.time, ours));
        Ok(told)
    }

    async fn read_services(&self) -> Result<Services, OnvifError> {
        let url = self.address.url();
        let content = "<IncludeCapability>false</IncludeCapability>";
        match self
            .client
            .ask(url, operation("GetServices"), content)
            .await
        {
            Ok(answer) => Ok(self.services_of(&answer)),
            Err(
                error @ (OnvifError::NotAuthorized
                | OnvifError::CredentialsWanted
                | OnvifError::Unreachable(_)
                | OnvifError::NoAnswer { .. }),
            ) => Err(error),
            // Devices from before ONVIF 2.1 know only this one.
            Err(_) => {
                let content = "<Category>All</Category>";
                let answer = self
                    .client
                    .ask(url, operation("GetCapabilities"), content)
                    .await?;
                Ok(self.capabilities_of(&answer))
            }
        }
    }

    fn services_of(&self, answer: &Element) -> Services {
        let at = |namespace: &str| {
            let mut services = answer.children("Service");
            let found =
                services.find(|service| service.text_at(&["Namespace"]) == Some(namespace))?;
            self.address.service(found.text_at(&["XAddr"])?)
        };
        Services {
            media: at(MEDIA),
            media2: at(MEDIA2),
            ptz: at(PTZ),
        }
    }

    fn capabilities_of(&self, answer: &Element) -> Services {
        let at = |name: &str| {
            let announced = answer.text_at(&["Capabilities", name, "XAddr"])?;
            self.address.service(announced)
        };
        Services {
            media: at("Media"),
            media2: None,
            ptz: at("PTZ"),
        }
    }

    /// Who made it.
    pub async fn information(&self) -> Result<DeviceInformation, OnvifError> {
        let answer = self
            .client
            .ask(self.address.url(), operation("GetDeviceInformation"), "")
            .await?;
        let text = |name| clean(answer.text_at(&[name]).unwrap_or_default(), MOST_NAME);
        Ok(DeviceInformation {
            manufacturer: text("Manufacturer"),
            model: text("Model"),
            firmware: text("FirmwareVersion"),
            serial: text("SerialNumber"),
            hardware: text("HardwareId"),
        })
    }

    /// Where it gets the time from.
    pub async fn ntp(&self) -> Result<Ntp, OnvifError> {
        let what = "GetNTP";
        let answer = self
            .client
            .ask(self.address.url(), operation(what), "")
            .await?;
        let lacks = "its settings";
        let settings = answer
            .child("NTPInformation")
            .ok_or(OnvifError::Incomplete { what, lacks })?;
        let from_dhcp = settings.is_true_at(&["FromDHCP"]);
        let source = if from_dhcp {
            "NTPFromDHCP"
        } else {
            "NTPManual"
        };
        let servers = settings.children(source).filter_map(|server| {
            let names = ["DNSname", "IPv4Address", "IPv6Address"];
            let name = names.iter().find_map(|name| server.text_at(&[name]))?;
            Some(clean(name, MOST_NAME))
        });
        let servers = servers.take(8).collect();
        Ok(Ntp { from_dhcp, servers })
    }

    /// Lets it follow a time server from now on.
    pub async fn set_ntp(&self, server: &str) -> Result<(), OnvifError> {
        let reason = "a time server is a host name or an IP address";
        let server = Host::parse(server.trim()).map_err(|_| OnvifError::Address { reason })?;
        let manual = match &server {
            Host::Ipv4(v4) => {
                format!("<tt:Type>IPv4</tt:Type><tt:IPv4Address>{v4}</tt:IPv4Address>")
            }
            Host::Ipv6(v6) => {
                format!("<tt:Type>IPv6</tt:Type><tt:IPv6Address>{v6}</tt:IPv6Address>")
            }
            Host::Domain(name) => format!(
                "<tt:Type>DNS</tt:Type><tt:DNSname>{}</tt:DNSname>",
                escape(name.as_str())
            ),
        };
        let content = format!("<FromDHCP>false</FromDHCP><NTPManual>{manual}</NTPManual>");
        let url = self.address.url();
        self.client.ask(url, operation("SetNTP"), &content).await?;
        // The zone goes with it, because leaving it out means UTC to some devices.
        let (zone, saving) = match &self.system_time {
            Some(told) => (told.zone.as_deref(), told.daylight_saving),
            None => (None, false),
        };
        let zone = zone.map_or_else(String::new, |zone| {
            format!("<TimeZone><tt:TZ>{}</tt:TZ></TimeZone>", escape(zone))
        });
        let content = format!(
            "<DateTimeType>NTP</DateTimeType><DaylightSavings>{saving}</DaylightSavings>{zone}"
        );
        self.client
            .ask(url, operation("SetSystemDateAndTime"), &content)
            .await?;
        Ok(())
    }
}

/// Whether a device of ONVIF answers there, without signing in.
pub(crate) async fn answers(
    address: &DeviceAddress,
    clock: Arc<dyn Clock>,
    patience: Duration,
) -> Result<(), OnvifError> {
    let client = Client::new(None, clock, patience);
    let asked = client.ask_openly(address.url(), operation("GetSystemDateAndTime"), "");
    match asked.await {
        Ok(_) | Err(OnvifError::Refused { .. } | OnvifError::NotSupported { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
