//! What the example services share. A service of yours needs none of it but its own module: `material`, say.

#![allow(dead_code, reason = "each program uses its part")]
#![allow(unreachable_pub, reason = "plain `pub` reads better in an example")]

pub mod failpoint;
pub mod material;
pub mod narrator;
pub mod quality;
pub mod service;
pub mod steps;
pub mod told;
pub mod work_orders;
