use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;

#[test]
fn the_description_says_what_the_table_says() {
    let mut found = BTreeSet::new();
    for (base, described) in [
        ("/api/v1", Description::openapi()),
        ("/v1", LocationsDescription::openapi()),
    ] {
        for (path, item) in &described.paths.paths {
            for (method, there) in [
                ("get", item.get.is_some()),
                ("put", item.put.is_some()),
                ("post", item.post.is_some()),
                ("patch", item.patch.is_some()),
                ("delete", item.delete.is_some()),
            ] {
                if there {
                    found.insert((method, format!("{base}{path}")));
                }
            }
        }
    }
    let undescribed = [
        "/openapi.json",
        "/live",
        "/stream",
        "/cameras/{id}/video",
        "/cameras/{id}/sound",
        "/cameras/{id}/talk",
    ];
    let table = routes_with_rules();
    let expected: BTreeSet<_> = table
        .iter()
        .filter(|route| !undescribed.contains(&route.path))
        .map(|route| (route.method, format!("{}{}", route.base, route.path)))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_change_is_noted() {
    for route in routes_with_rules() {
        // A refresh changes nothing, its session is the same; neither does a preview.
        let exempt = [
            "/sales/preview",
            "/sign-in",
            "/sign-in/second-factor",
            "/auth/login",
            "/auth/refresh",
        ];
        let is_exempt = exempt.contains(&route.path);
        assert!(
            route.method == "get" || is_exempt || route.rule.audit != Nothing,
            "{} {} changes something and is not noted",
            route.method,
            route.path
        );
    }
}

/// Whoever adds a line here has thought of somebody who knows nothing but the address, or no right at all.
#[test]
fn what_needs_no_permission_was_chosen_one_by_one() {
    let of = |access: Access| -> BTreeSet<&str> {
        let routes = routes_with_rules().into_iter();
        routes
            .filter(|route| route.rule.access == access)
            .map(|route| route.path)
            .collect()
    };
    let set = |paths: &[&'static str]| paths.iter().copied().collect::<BTreeSet<&str>>();
    assert_eq!(
        of(Public),
        set(&[
            // The certificate that a browser is to trust: it is in every handshake.
            "/certificate/authority",
            "/sign-in",
            "/sign-in/second-factor",
            "/openapi.json",
            // What other systems sign in with.
            "/auth/login",
            "/auth/refresh",
        ])
    );
    assert_eq!(
        of(SignedIn),
        set(&[
            "/site",
            "/site/floor-plan",
            "/health",
            // Of these the cameras out of reach are left out.
            "/calibrations",
            "/cameras",
            "/cameras/{id}",
            "/rules",
            "/models",
            // One's own.
            "/me/second-factor/remove",
            "/me/recovery-codes",
            // One's own, and everybody's for whoever manages people.
            "/sessions",
            "/sessions/{id}",
        ])
    );
    assert_eq!(
        of(Oneself),
        set(&[
            // What somebody needs who may do nothing yet, and the way out.
            "/me",
            "/me/password",
            "/me/second-factor",
            "/me/second-factor/confirm",
            "/sign-out",
        ])
    );
}

#[test]
fn a_path_with_a_camera_is_kept_by_its_scope() {
    for route in routes_with_rules() {
        let has_camera = ["/cameras/{id}", "/recordings/{id}"]
            .iter()
            .any(|start| route.path.starts_with(start));
        if has_camera {
            assert_eq!(route.rule.camera, CameraOf::Path, "{}", route.path);
        }
    }
}

/// Every source file below a folder, with its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut folders = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found
}

#[test]
fn no_route_is_made_elsewhere() {
    for (path, text) in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let routes = text.matches(".route(").count();
        let expected = match path.file_name().and_then(|name| name.to_str()) {
            Some("table.rs") => 1,
            // This very text.
            _ if path.ends_with("table/tests.rs") => 1,
            // `/healthz`, which says nothing but that the program runs.
            Some("server.rs") => 1,
            _ => 0,
        };
        assert_eq!(routes, expected, "{}", path.display());
    }
}

/// What is noted without a request, as the code of engine and command line names it.
fn noted_without_a_request() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    for part in ["engine", "cli"] {
        for (path, text) in sources(&crates.join(part).join("src")) {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            if path.ends_with("tests.rs") {
                continue;
            }
            for begin in [": Action =", "of_engine(", "note_offline(", "self.note("] {
                let literals = code
                    .split(begin)
                    .skip(1)
                    .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
                found.extend(literals.map(|(action, _)| action.to_owned()));
            }
        }
    }
    found
}

#[test]
fn the_list_of_actions_for_admins_is_what_is_noted() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/admins.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, list) = page.split_once("\nActions: ").expect("a list of actions");
    let list = list.split("\n\n").next().unwrap_or_default();
    let described: Vec<&str> = list.split('`').skip(1).step_by(2).collect();
    let rules = routes_with_rules().into_iter().map(|route| route.rule);
    let mut noted = noted_without_a_request();
    assert!(
        noted.contains("engine.start") && noted.contains("session.sign_in"),
        "{noted:?}"
    );
    noted.extend(
        rules
            .chain([LIVE, LIVE_END, VIDEO, SOUND, TALK, TALK_END])
            .filter_map(|rule| match rule.audit {
                Each(action) | Look(action) => Some(action.to_owned()),
                Nothing => None,
            }),
    );
    let set: BTreeSet<String> = described.iter().map(|&action| action.to_owned()).collect();
    assert_eq!(set.len(), described.len(), "an action is listed twice");
    let missing: Vec<_> = noted.difference(&set).collect();
    let invented: Vec<_> = set.difference(&noted).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "docs/admins.md: missing {missing:?}, noted nowhere {invented:?}"
    );
}
