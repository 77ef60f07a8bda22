//! The integration tests, in one binary. Each module is named for what it shows.

mod card;
mod cli;
mod config;
mod crash;
mod devices;
mod engine;
mod flow;
mod forks;
mod journal;
mod monitor;
mod office;
mod pressure;
mod printer;
mod privacy;
mod readers;
mod readings;
mod rules;
mod seal;
mod sheets;
mod slips;
mod store;
mod support;
mod tally;
mod town;
mod upload;
mod wire;
