//! `inveye discover`: which cameras are there, and what they offer.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use inveye_base::{Clock, SystemClock};
use inveye_engine::{Config, probe_camera, search_cameras};
use inveye_wire::{DiscoveryRequest, DiscoveryView, FoundCamera, ProbeRequest, ProbeView};

use super::folder::DataFolder;
use super::output;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Ask this host directly, too: behind a router, or where multicast is blocked
    #[arg(long = "address")]
    addresses: Vec<String>,
    /// Ask only the given addresses, and no network
    #[arg(long, requires = "addresses")]
    only: bool,
    /// Sign in with this user name, and say what each camera offers
    #[arg(long)]
    user: Option<String>,
    /// Password; better in INVEYE_CAMERA_PASSWORD, where other users of this machine cannot see it
    #[arg(long, env = "INVEYE_CAMERA_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Say what each camera offers, without signing in
    #[arg(long)]
    probe: bool,
    #[command(flatten)]
    data: DataFolder,
    /// One JSON object a line
    #[arg(long)]
    json: bool,
}

/// Cameras that are probed at a time.
const AT_A_TIME: usize = 16;

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let known = Config::load(&args.data.path())?.cameras;
    let request = DiscoveryRequest {
        addresses: args.addresses,
        networks: !args.only,
    };
    if !args.json {
        output::note("Searching …");
    }
    let found = runtime.block_on(search_cameras(&request, &known, Arc::clone(&clock)))?;
    let probing = args.probe || args.user.is_some();
    let mut probes = Vec::new();
    if probing {
        for some in found.cameras.chunks(AT_A_TIME) {
            let asked = some.iter().map(|camera| {
                let request = ProbeRequest {
                    address: camera.address.clone(),
                    username: args.user.clone(),
                    password: args.password.clone(),
                };
                let clock = Arc::clone(&clock);
                async move { probe_camera(&request, clock).await }
            });
            probes.extend(runtime.block_on(futures::future::join_all(asked)));
        }
    }
    print(&found, &probes, args.json)?;
    if found.cameras.is_empty() && !found.problem.is_empty() {
        bail!(found.problem);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(found: &DiscoveryView, probes: &[ProbeView], json: bool) -> anyhow::Result<()> {
    let none = std::iter::repeat(None);
    for (camera, probe) in found
        .cameras
        .iter()
        .zip(probes.iter().map(Some).chain(none))
    {
        if json {
            let mut value = serde_json::to_value(camera)?;
            if let Some(probe) = probe {
                value["probe"] = serde_json::to_value(probe)?;
            }
            output::json(&value)?;
        } else {
            camera_lines(camera).iter().for_each(output::line);
            probe.into_iter().for_each(print_probe);
        }
    }
    if !json {
        let networks = found.networks.join(", ");
        output::note(format_args!(
            "{} found{}{networks}.",
            found.cameras.len(),
            if networks.is_empty() {
                ""
            } else {
                "; searched the networks of "
            }
        ));
        if !found.problem.is_empty() {
            output::note(&found.problem);
        }
    }
    Ok(())
}

fn camera_lines(camera: &FoundCamera) -> Vec<String> {
    let name = camera.name.as_deref().or(camera.hardware.as_deref());
    let known = if camera.cameras.is_empty() {
        String::new()
    } else {
        format!("  (added: {})", camera.cameras.join(", "))
    };
    let mut lines = vec![format!(
        "{:<16} {:<32} {}{known}",
        camera.host,
        name.unwrap_or("-"),
        camera.address
    )];
    if camera.names_other_host {
        let text = "It names another host: it is behind a router, or set up wrongly. If you do not know it, give it no password.";
        lines.push(format!("  note {text}"));
    }
    lines
}

fn print_probe(probe: &ProbeView) {
    for step in &probe.steps {
        let mark = if step.ok { "ok  " } else { "FAIL" };
        output::line(format_args!("  {mark} {}: {}", step.name, step.detail));
    }
    for camera in &probe.suggestions {
        output::line(format_args!("  main {}", camera.url));
        if let Some(sub) = &camera.sub_url {
            output::line(format_args!("  sub  {sub}"));
        }
    }
    for offer in &probe.offers {
        output::line(format_args!("  note {}", offer.reason));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_names_another_host_is_marked() {
        let mut camera = FoundCamera {
            address: "http://10.0.0.5/onvif/device_service".to_owned(),
            host: "10.0.0.5".to_owned(),
            name: Some("Door".to_owned()),
            hardware: None,
            location: None,
            names_other_host: false,
            cameras: vec!["door".to_owned()],
        };
        let plain = camera_lines(&camera);
        assert_eq!(plain.len(), 1);
        assert!(plain[0].ends_with("device_service  (added: door)"));
        camera.names_other_host = true;
        let marked = camera_lines(&camera);
        assert_eq!(marked[0], plain[0]);
        assert!(marked[1].contains("names another host"), "{marked:?}");
    }
}
