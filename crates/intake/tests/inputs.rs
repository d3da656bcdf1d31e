//! How bytes arrive: files, folders, archives and standard input, sound and hostile.

#[cfg(test)]
#[path = "inputs/archives.rs"]
mod archives;
#[cfg(test)]
#[path = "inputs/build.rs"]
mod build;
#[cfg(test)]
#[path = "inputs/files.rs"]
mod files;
#[cfg(test)]
#[path = "inputs/hostile.rs"]
mod hostile;
