//! The command line as users and scripts meet it: the real binary, its exit codes, outputs, filters and order.

#[cfg(test)]
#[path = "cli/contract.rs"]
mod contract;
#[cfg(test)]
#[path = "cli/filters.rs"]
mod filters;
#[cfg(test)]
#[path = "cli/law.rs"]
mod law;
#[cfg(test)]
#[path = "cli/order.rs"]
mod order;
#[cfg(test)]
#[path = "cli/outputs.rs"]
mod outputs;
#[cfg(test)]
#[path = "cli/program.rs"]
mod program;
#[cfg(test)]
#[path = "cli/reference.rs"]
mod reference;
#[cfg(test)]
#[path = "cli/verbs.rs"]
mod verbs;
