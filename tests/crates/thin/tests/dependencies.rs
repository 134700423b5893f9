//! What a thin service compiles, as cargo tells it, for every platform.

use std::process::Command;

use mes_events::Value;

#[test]
fn nothing_links_c_and_nothing_belongs_to_kafka_or_the_generator() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let named = |key: &str| {
        let named = packages.iter().filter(|package| !package[key].is_null());
        named.map(|package| package["name"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(named("links"), Vec::<String>::new(), "these link native libraries");

    let names: Vec<_> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    assert!(names.contains(&"events-runtime"), "{names:?}");
    for unwanted in ["events-codegen", "tokio", "rdkafka", "rdkafka-sys", "rusqlite", "cc"] {
        assert!(!names.contains(&unwanted), "{unwanted} is in {names:?}");
    }
}

fn metadata() -> Value {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    std::str::from_utf8(&cargo.stdout).expect("UTF-8").parse().expect("cargo prints JSON")
}
