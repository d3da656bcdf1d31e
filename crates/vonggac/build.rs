//! Builds the program anew when the console was built anew, and links it so that its tables of addresses stay small.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=../../ui/dist");
    println!("cargo:rerun-if-changed=build.rs");
    if takes_packed_addresses() {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// True when the program is for this machine, whose loader reads packed relative relocations: glibc from 2.36 on
/// (sourceware.org/pipermail/libc-announce/2022/000033.html). Plain ones are 8 MiB, which each start reads whole.
fn takes_packed_addresses() -> bool {
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    if of("TARGET") != of("HOST") || of("CARGO_CFG_TARGET_OS") != "linux" || of("CARGO_CFG_TARGET_ENV") != "gnu" {
        return false;
    }
    let Ok(said) = Command::new("getconf").arg("GNU_LIBC_VERSION").output() else { return false };
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let mut numbers = said.trim().trim_start_matches("glibc ").split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (2, 36)
}
